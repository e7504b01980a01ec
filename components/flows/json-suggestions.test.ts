import { expect, test } from "vitest";
import { listConnectors } from "#lib/connectors/registry.ts";
import { type FlowAction, flowAction } from "#lib/flows/schema.ts";
import { jsonContext } from "./json-context.ts";
import { membersOf, schemasAt } from "./json-schema.ts";
import { askedFor, suggestActions, suggestNames, suggestValues, typedAction } from "./json-suggestions.ts";

/** What is offered where the bar stands. */
function at(marked: string) {
  const text = marked.replace("|", "");
  const context = jsonContext(text, marked.indexOf("|"));
  const typed = typedAction(text, context);
  if (!typed) return { typed: null, names: [], values: [], asked: null };
  const words = { language: "fr" as const, memberLabel: (name: string) => `(${name})`, typedName: "" };
  return {
    typed,
    names: suggestNames(text, context, typed, words).map(({ label, detail, start }) => [label, detail, start]),
    values: suggestValues(typed, "fr").map(({ label, detail }) => [label, detail]),
    asked: askedFor(typed),
  };
}
const sms = (params: string) => `[{"id": "a", "params": {${params}}, "type": "TWILIO", "action": "SEND_SMS"}]`;

test("an action offers the members that it does not have yet", () => {
  const { names } = at('[{"id": "a", "type": "FLOW", |}]');
  expect(names.map(([name]) => name)).toEqual(
    Object.keys(Object.fromEntries(membersOf(schemasAt([flowAction], [])))).filter(
      (name) => !["id", "type"].includes(name),
    ),
  );
  expect(names).toContainEqual(["params", "(params)", "{}"]);
});

test("params are those of the action, whose kind may be written behind them", () => {
  expect(at(sms('"from": "1", |')).names).toEqual([
    ["connection_id", "(connection_id)", '""'],
    ["to", "À", '""'],
    ["message", "Message", '""'],
  ]);
  expect(at('[{"type": "FLOW", "action": "BOOLEAN_CONDITION", "params": {|}}]').names.map(([name]) => name)).toEqual(
    expect.arrayContaining(["if", "then", "else"]),
  );
});

test("in a branch the action is the inner one", () => {
  const inner = '{"id": "b", "type": "TWILIO", "action": "SEND_SMS", "params": {"from": "|"}}';
  const { typed } = at(`[{"id": "a", "type": "FLOW", "action": "BOOLEAN_CONDITION", "params": {"then": [${inner}]}}]`);
  expect(typed).toMatchObject({ path: "0.then.0", type: "TWILIO", action: "SEND_SMS", inner: ["params", "from"] });
});

test("values are the apps, their actions, and what a param chooses from", () => {
  expect(at('[{"type": "|"}]').values).toEqual(listConnectors().map(({ id, name }) => [id, name]));
  expect(at('[{"type": "TWILIO", "action": "|"}]').values).toContainEqual(["SEND_SMS", "Envoyer un SMS avec Twilio"]);
  expect(at('[{"type": "TWILIO", "action": "SEND_SMS", "mask_output": |}]').values).toEqual([
    ["true", ""],
    ["false", ""],
  ]);
  const delay = '[{"type": "FLOW", "action": "DELAY_FLOW", "params": {"units": "|"}}]';
  expect(at(delay).values).toContainEqual(["HOURS", "Heures"]);
});

test("what only the vault and the flows know is asked of them", () => {
  expect(at(sms('"connection_id": "|"')).asked).toEqual({ kind: "connection", appId: "TWILIO" });
  expect(at(sms('"to": "|"')).asked).toBeNull();
  const call = '[{"type": "FLOW", "action": "CALL_FLOW", "params": {"flow_id": "|"}}]';
  expect(at(call).asked).toEqual({ kind: "flow" });
  const request = '[{"type": "HTTP", "action": "SEND_REQUEST", "params": {"credential_set": "|"}}]';
  expect(at(request).asked).toEqual({ kind: "item", kinds: ["credentialSet"] });
});

test("every action is offered whole, with an id of its own", () => {
  const taken: FlowAction[] = [{ id: "send_sms_1", type: "TWILIO", action: "SEND_SMS" }];
  const offered = suggestActions(taken, "en");
  for (const { insert } of offered) expect(flowAction.safeParse(JSON.parse(insert)).success).toBe(true);
  const again = offered.find(({ label }) => label === "Send SMS with Twilio");
  expect(JSON.parse(again?.insert ?? "")).toMatchObject({ id: "send_sms_2", type: "TWILIO" });
});
