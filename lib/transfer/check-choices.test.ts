import { expect, test } from "vitest";
import { checkChoices } from "./check-choices.ts";
import { importInput } from "./schema.ts";

test("what every object has is no choice that somebody made", () => {
  const nothing = { connections: {}, items: {}, flows: {}, form: null, sectionId: null, publish: false };
  const choices = importInput.parse({ ...nothing, envelope: {} });
  const connection = { placeholder: "constructor", appId: "TWILIO", name: "SMS", matchId: null, usedBy: [], hosts: [] };
  const flow = { placeholder: "toString", name: "A", actionCount: 0, existing: null, freeName: "A", canPublish: true };
  const plan = { version: null, connections: [connection], items: [], flows: [flow], form: null, problems: [] };
  expect(() => checkChoices(plan, choices)).toThrow(
    expect.objectContaining({
      fieldErrors: { "connections.constructor": ["errors.required"], "flows.toString": ["errors.required"] },
    }),
  );
});
