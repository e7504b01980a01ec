import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "WHATSAPP", name: "WhatsApp", icon: "message-circle" });
