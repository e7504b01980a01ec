import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "TWILIO", name: "Twilio", icon: "message-square" });
