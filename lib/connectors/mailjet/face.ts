import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "MAILJET", name: "Mailjet", icon: "mail" });
