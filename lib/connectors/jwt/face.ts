import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "JWT", name: "JWT", icon: "signature" });
