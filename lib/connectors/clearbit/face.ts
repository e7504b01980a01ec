import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "CLEARBIT", name: "Clearbit", icon: "user-search" });
