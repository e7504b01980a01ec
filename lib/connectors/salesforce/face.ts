import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "SALESFORCE", name: "Salesforce", icon: "cloud" });
