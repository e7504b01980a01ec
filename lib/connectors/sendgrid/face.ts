import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "SENDGRID", name: "SendGrid", icon: "send" });
