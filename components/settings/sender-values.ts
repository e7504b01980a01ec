import { type Sender, type SenderChannel, setSenderInput } from "#lib/senders/schema.ts";

/** What the form of a channel holds; empty text for what is not set. */
export type SenderValues = { connectionId: string; from: string; fromName: string };

export function toSenderValues(sender: Sender | null): SenderValues {
  return {
    connectionId: sender?.connectionId ?? "",
    from: sender?.from ?? "",
    fromName: sender?.fromName ?? "",
  };
}

export function checkSender(channel: SenderChannel, values: SenderValues) {
  return setSenderInput.safeParse({ channel, ...values });
}
