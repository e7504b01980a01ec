import { z } from "zod";

export const alertKinds = ["CONNECTION", "EXPIRY", "EXECUTION"] as const;
export type AlertKind = (typeof alertKinds)[number];

const address = z.string().trim().max(255, "errors.tooLong255").default("");

export const alertKindInput = z.object({ kind: z.enum(alertKinds) });
export type AlertKindInput = z.infer<typeof alertKindInput>;

/** Where an alert goes: a message through a connection, or an execution of a published flow. */
export const setAlertInput = z.discriminatedUnion("way", [
  alertKindInput.extend({
    way: z.literal("connection"),
    connectionId: z.uuid("errors.required"),
    /** A channel, or a mail address. Which of them a connection needs: `way-problems.ts`. */
    recipient: address,
    /** The mail address that it comes from. */
    sender: address,
  }),
  alertKindInput.extend({ way: z.literal("flow"), flowId: z.uuid("errors.required") }),
]);
export type SetAlertInput = z.output<typeof setAlertInput>;
export type AlertConnectionInput = Extract<SetAlertInput, { way: "connection" }>;

/** `isForgotten`: its way as well, so that the connection or the flow is free. */
export const turnOffAlertInput = alertKindInput.extend({ isForgotten: z.boolean() });
export type TurnOffAlertInput = z.infer<typeof turnOffAlertInput>;

const message = z.object({
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});

/** Why an alert did not go out, rendered for whoever reads it. */
export const alertFailure = message;
export type AlertFailure = z.infer<typeof alertFailure>;

export const alertSetting = z.object({
  kind: z.enum(alertKinds),
  isEnabled: z.boolean(),
  way: z
    .discriminatedUnion("type", [
      z.object({
        type: z.literal("connection"),
        /** Of one that the reader may not see only this is told. */
        connectionId: z.uuid(),
        recipient: z.string(),
        sender: z.string(),
      }),
      z.object({ type: z.literal("flow"), flowId: z.uuid(), flowName: z.string(), isPublished: z.boolean() }),
    ])
    .nullable(),
  /** What they may not see is not named in what is told; null once they are gone. */
  setBy: z.string().nullable(),
  lastSentAt: z.coerce.date().nullable(),
  failure: alertFailure.nullable(),
});
export type AlertSetting = z.infer<typeof alertSetting>;

/** What a test came to: `started` for a flow, whose execution tells the rest. */
export type AlertTestResult =
  | { outcome: "sent" }
  | { outcome: "started"; executionId: string }
  | { outcome: "failed"; failure: AlertFailure };
