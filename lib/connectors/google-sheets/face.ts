import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "GOOGLE_SHEETS", name: "Google Sheets", icon: "sheet" });
