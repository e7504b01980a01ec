import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "ACTIVECAMPAIGN", name: "ActiveCampaign", icon: "megaphone" });
