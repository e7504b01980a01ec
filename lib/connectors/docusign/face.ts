import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "DOCUSIGN", name: "DocuSign", icon: "file-signature" });
