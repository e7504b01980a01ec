import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "TELEGRAM", name: "Telegram", icon: "send-horizontal" });
