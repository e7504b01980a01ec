import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "BIGQUERY", name: "BigQuery", icon: "database" });
