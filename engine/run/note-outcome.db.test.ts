import { expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { noteOutcome } from "./note-outcome.ts";

test("what cannot be noted of an item is left, so that the end of the effect is still written", async () => {
  const item = { tenantId: newId(), itemId: "no id, which the database refuses", version: 1, isFailing: true };
  await expect(noteOutcome(item, "TWILIO", { is: "refused", status: 401 })).resolves.toBeUndefined();
  await expect(noteOutcome(item, "TWILIO", { is: "accepted", status: 200 })).resolves.toBeUndefined();
});
