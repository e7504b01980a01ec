import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FlowAction } from "#lib/flows/schema.ts";
import { flowReferencesOf } from "#lib/forms/form-references.ts";
import type { FormParts } from "#lib/forms/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { planImport } from "./plan-import.ts";
import { type Envelope, readEnvelope } from "./read-envelope.ts";
import { replaceFormFlows } from "./replace-form-flows.ts";
import { replaceIds } from "./replace-ids.ts";
import { type ExportedFlow, writeEnvelope } from "./write-envelope.ts";

const uuid = (group: number, number: number) => `0${group}a0b1c2-0000-7000-8000-${String(number).padStart(12, "0")}`;
const FLOWS = 4;
const connections = { TWILIO: [1, 2], HTTP: [3, 4], SLACK: [5] } as const;
const sets = [uuid(3, 1), uuid(3, 2)];

/** Words that an author may have written, among them what looks like a placeholder. */
const text = fc.oneof(
  fc.string({ unit: "binary" }).map((given) => given.replaceAll("\u0000", "").toWellFormed()),
  fc.constantFrom(
    "#FLOW-1#",
    "#CONN-1#",
    "#ITEM-1#",
    "ac_1",
    "{{ input.name }}",
    uuid(3, 1),
    "{{@VaultItem.#ITEM-1#.Password}}",
  ),
  fc.constantFrom(...sets).map((id) => `Basic {{@VaultItem.${id}.Password}} and {{ @VaultItem.${id}.Username }}`),
);
const payload = fc.oneof(text, fc.dictionary(fc.constantFrom("connection_id", "flow_id", "__proto__", "b"), text));

const connected = fc.constantFrom(...(["TWILIO", "HTTP", "SLACK"] as const)).chain((type) =>
  fc.record({
    type: fc.constant(type),
    action: fc.constant({ TWILIO: "SEND_SMS", HTTP: "SEND_REQUEST", SLACK: "POST_MESSAGE" }[type]),
    params: fc.record(
      {
        connection_id: fc.oneof(
          fc.constantFrom(...connections[type]).map((number) => toPublicId("ac", uuid(1, number))),
          fc.constant(""),
        ),
        payload,
        headers: fc.record({ a: text }),
      },
      { requiredKeys: [] },
    ),
  }),
);
const signed = fc.record({
  type: fc.constant("HTTP"),
  action: fc.constant("SEND_REQUEST"),
  params: fc.record({ url: text, credential_set: fc.constantFrom(...sets, "") }),
});
const called = fc.record({
  type: fc.constant("FLOW"),
  action: fc.constant("CALL_FLOW"),
  params: fc.record({
    flow_id: fc.nat(FLOWS - 1).map((number) => toPublicId("af", uuid(2, number))),
    input: payload,
  }),
});
const { actions } = fc.letrec<{ actions: object[] }>((tie) => ({
  actions: fc.array(
    fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      connected,
      signed,
      called,
      fc.record({
        type: fc.constant("FLOW"),
        action: fc.constant("BOOLEAN_CONDITION"),
        params: fc.record({ if: payload, then: tie("actions"), else: tie("actions") }, { requiredKeys: ["if"] }),
      }),
      fc.record({
        type: fc.constant("FLOW"),
        action: fc.constant("FOR_EACH"),
        params: fc.record({ items: text, do: tie("actions") }),
      }),
    ),
    { maxLength: 4 },
  ),
}));

let next = 0;
/** Ids of their own, as a checked document has. */
const withIds = (list: object[]): FlowAction[] =>
  list.map((action) => {
    const { params, id: _, ...rest } = action as FlowAction;
    const branches = ["then", "else", "do"].flatMap((name) =>
      Array.isArray(params?.[name]) && params ? [[name, withIds(params[name] as object[])] as const] : [],
    );
    next += 1;
    return { id: `a${next}`, ...rest, params: { ...params, ...Object.fromEntries(branches) } } as FlowAction;
  });

const flows = fc
  .tuple(...Array.from({ length: FLOWS }, () => actions))
  .map((documents): ExportedFlow[] =>
    documents.map((document, number) => ({ id: uuid(2, number), name: `Flow ${number}`, actions: withIds(document) })),
  );

const flowId = fc.nat(FLOWS - 1).map((number) => toPublicId("af", uuid(2, number)));
const resend = flowId.map((flow_id) => ({
  id: "again",
  category: "BLOCK",
  type: "RESEND_BUTTON",
  config: { active_text: "#FLOW-1#", button_text: "b", waiting_text: "c", flow_id },
}));
const node = fc.oneof(
  flowId.map((flow_id) => ({ type: "FLOW", config: { flow_id, next_node: "$ending" } })),
  fc.array(resend, { maxLength: 1 }).map((components) => ({ type: "STEP", config: { components } })),
  text.map((condition) => ({ type: "ROUTER", config: { rules: [{ id: "r", condition }], fallback: "$ending" } })),
);
const form = fc
  .record(
    {
      nodes: fc.array(node, { maxLength: 4 }).map((list) => list.map((each, index) => ({ id: `n${index}`, ...each }))),
      ending: fc.oneof(
        flowId.map((flow_id) => ({ after_submit: { flow_id }, resume_flow: true })),
        fc.constant({ resume_flow: true }),
      ),
      translations: fc.dictionary(fc.constantFrom("fr", "flow_id"), fc.record({ flow_id: text })),
    },
    { requiredKeys: [] },
  )
  .map((document) => document as unknown as FormParts);

describe("an import of an export", () => {
  test("is what was exported, but for ids", () => {
    fc.assert(
      fc.property(flows, form, (exported, document) => {
        const names = new Map([[uuid(1, 1), "Order alerts"]]);
        const stored = { id: uuid(4, 1), name: "Profile", document };
        const file = JSON.parse(JSON.stringify(writeEnvelope({ flows: exported, names, form: stored })));
        const { envelope, problems } = readEnvelope(file);
        expect(problems).toEqual([]);
        if (!envelope) return;
        expect(planImport(envelope).outside).toEqual([]);
        const given = idsGiven(exported, envelope.flows);
        const back = (id: string) => given.get(id) ?? id;
        const documents = [...envelope.flows.values()].map(({ actions: own }) => replaceIds(own, ({ id }) => back(id)));
        expect(documents).toEqual(exported.map(({ actions: own }) => own));
        const { name, ...parts } = replaceFormFlows(envelope.form ?? { name: "" }, back);
        expect(name).toBe("Profile");
        expect(parts).toEqual(document);
        expect(flowReferencesOf(parts)).toEqual(flowReferencesOf(document));
      }),
      { numRuns: 300 },
    );
  });
});

/** By placeholder the id that it stands for, which is the same in every place. */
function idsGiven(exported: readonly ExportedFlow[], imported: Envelope["flows"]): ReadonlyMap<string, string> {
  const before = placesOf(exported.map(({ actions: own }) => own as unknown as Json));
  const after = placesOf([...imported.values()].map(({ actions: own }) => own));
  expect(after.length).toBe(before.length);
  const flowIds = [...imported.keys()].map((key, index) => [key, toPublicId("af", exported[index]?.id ?? "")] as const);
  const given = new Map(flowIds);
  for (const [index, placeholder] of after.entries()) {
    const was = before[index] ?? "";
    if (placeholder === was) continue;
    expect(given.get(placeholder) ?? was).toBe(was);
    given.set(placeholder, was);
  }
  return given;
}

function placesOf(documents: readonly Json[]): string[] {
  const ids: string[] = [];
  for (const document of documents) {
    replaceIds(document, ({ id }) => {
      ids.push(id);
      return id;
    });
  }
  return ids;
}

test("a name is only of those that may be told; apps and kinds are in the flows to read", () => {
  const [seen, hidden] = [uuid(1, 1), uuid(1, 2)];
  const sms = (id: string, connection: string): FlowAction => ({
    id,
    type: "TWILIO",
    action: "SEND_SMS",
    params: { connection_id: toPublicId("ac", connection) },
  });
  const request: FlowAction = {
    id: "c",
    type: "HTTP",
    action: "SEND_REQUEST",
    params: { url: `https://api.example.com/{{@VaultItem.${sets[0]}.Password}}`, credential_set: sets[1] ?? "" },
  };
  const exported = [{ id: uuid(2, 1), name: "A", actions: [sms("a", seen), sms("b", hidden), request] }];
  expect(writeEnvelope({ flows: exported, names: new Map([[seen, "Order alerts"]]), form: null })).toEqual({
    version: "4.0.0",
    flows: {
      "#FLOW-1#": {
        name: "A",
        actions: [
          { ...sms("a", seen), params: { connection_id: "#CONN-1#" } },
          { ...sms("b", seen), params: { connection_id: "#CONN-2#" } },
          {
            ...request,
            params: { url: "https://api.example.com/{{@VaultItem.#ITEM-2#.Password}}", credential_set: "#ITEM-1#" },
          },
        ],
      },
    },
    connections: {
      "#CONN-1#": { id: "#CONN-1#", app_id: "TWILIO", name: "Order alerts" },
      "#CONN-2#": { id: "#CONN-2#", app_id: "TWILIO", name: "Twilio 2" },
    },
    items: {
      "#ITEM-1#": { id: "#ITEM-1#", kind: "credentialSet", name: "1" },
      "#ITEM-2#": { id: "#ITEM-2#", kind: "credentialSet", name: "2" },
    },
  });
});
