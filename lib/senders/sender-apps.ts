import type { ActionDefinition } from "#lib/connectors/define-connector.ts";
import type { SenderChannel } from "./schema.ts";

/** Whose connections a channel's messages can go through. */
export const senderApps: Readonly<Record<SenderChannel, readonly string[]>> = {
  MAIL: ["SENDGRID", "MAILJET"],
  PHONE: ["TWILIO"],
};

const channels = { mail: "MAIL", phone: "PHONE" } as const satisfies Record<string, SenderChannel>;

/** The channel of an action that has no connection of its own; null for any other action. */
export function channelOf(definition: Pick<ActionDefinition, "through"> | null | undefined): SenderChannel | null {
  return definition?.through ? channels[definition.through] : null;
}
