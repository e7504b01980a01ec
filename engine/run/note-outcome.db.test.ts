import { expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { type CredentialVerdict, noteOutcome } from "./note-outcome.ts";

const action = { type: "TWILIO", action: "SEND_SMS" };
const verdicts: CredentialVerdict[] = [
  { is: "refused", status: 401 },
  { is: "accepted", status: 200 },
  { is: "limited", permission: "sms" },
];

test.each(verdicts)(
  "what cannot be noted of an item is left, so that the end of the effect is still written: $is",
  async (verdict) => {
    const item = {
      ...{ tenantId: newId(), itemId: "no id, which the database refuses", version: 1, appId: "TWILIO" },
      ...{ isFailing: true, limitedAction: "TWILIO.SEND_SMS" },
    };
    await expect(noteOutcome(item, action, verdict, (text) => text)).resolves.toBeUndefined();
  },
);
