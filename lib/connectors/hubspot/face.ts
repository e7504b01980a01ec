import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "HUBSPOT", name: "HubSpot", icon: "contact" });
