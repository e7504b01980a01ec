import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "SLACK", name: "Slack", icon: "hash" });
