import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "STRIPE", name: "Stripe", icon: "credit-card" });
