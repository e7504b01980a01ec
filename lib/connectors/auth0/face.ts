import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "AUTH0", name: "Auth0", icon: "shield-user" });
