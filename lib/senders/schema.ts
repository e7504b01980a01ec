import { z } from "zod";
import { itemStates } from "#lib/vault/schema.ts";

export const senderChannels = ["MAIL", "PHONE"] as const;
export type SenderChannel = (typeof senderChannels)[number];

/** E.164, a short code, or a name of letters and digits: https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id */
const PHONE_SENDER = /^(\+[1-9]\d{6,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 +_&-]{0,10})$/;

const orNone = <T extends z.ZodType<string, string>>(text: T) =>
  z
    .string()
    .trim()
    .max(255, "errors.tooLong255")
    .transform((given) => given || null)
    .pipe(text.nullable());

const connectionId = z.uuid("errors.required");

const mailSender = z.object({
  channel: z.literal("MAIL"),
  connectionId,
  from: orNone(z.email("errors.email")),
  /** Stands beside the address in the header of a mail, on one line. */
  fromName: orNone(
    z
      .string()
      .max(100, "errors.tooLong100")
      .regex(/^\P{Cc}*$/u, "errors.oneLine"),
  ),
});

const phoneSender = z.object({
  channel: z.literal("PHONE"),
  connectionId,
  from: z
    .string()
    .transform((given) => (given.trim().startsWith("+") ? given.replace(/[\s().-]/g, "") : given))
    .pipe(orNone(z.string().regex(PHONE_SENDER, "errors.phoneSender"))),
});

/** Empty text is no default: each action has to name its own sender. */
export const setSenderInput = z
  .discriminatedUnion("channel", [mailSender, phoneSender])
  .refine((input) => input.from !== null || !("fromName" in input) || input.fromName === null, {
    path: ["from"],
    message: "errors.required",
  });
export type SetSenderInput = z.output<typeof setSenderInput>;

export const clearSenderInput = z.object({ channel: z.enum(senderChannels) });

/** What the tenant's messages of a channel go through. */
export const sender = z.object({
  channel: z.enum(senderChannels),
  /** The reader may be one who may not view it. */
  connectionId: z.uuid(),
  appId: z.string(),
  /** Whether it has credentials. */
  isReady: z.boolean(),
  /** How it stands; null for a reader who may not view it. */
  standing: z.object({ state: z.enum(itemStates), expiresAt: z.coerce.date().nullable() }).nullable(),
  /** A mail address, or a number or name of the phone provider. */
  from: z.string().nullable(),
  fromName: z.string().nullable(),
});
export type Sender = z.infer<typeof sender>;

export const senderList = z.object({
  senders: z.array(sender),
  /** Whether the reader may choose them. */
  canSet: z.boolean(),
});
export type SenderList = z.infer<typeof senderList>;
