import type { SecretText } from "#lib/secrets/secret-text.ts";

type Text = string | SecretText;

/** One mail to one person, as any app that sends mail can send it. */
export type MailMessage = {
  from: { email: Text; name?: Text };
  to: Text;
  subject: Text;
  html: Text;
};
