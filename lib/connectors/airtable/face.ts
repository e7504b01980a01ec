import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "AIRTABLE", name: "Airtable", icon: "table-2" });
