import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "HTTP", name: "HTTP", icon: "globe", hasAuthorHosts: true });
