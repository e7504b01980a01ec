import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "PIPEDRIVE", name: "Pipedrive", icon: "funnel" });
