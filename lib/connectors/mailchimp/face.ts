import { defineFace } from "../define-face.ts";

export const face = defineFace({ id: "MAILCHIMP", name: "Mailchimp", icon: "mails" });
