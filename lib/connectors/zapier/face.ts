import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "ZAPIER", name: "Zapier", icon: "zap" });
