import { afterAll, beforeAll, expect, test } from "vitest";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import type { EngineParts } from "./run.ts";

let engine: EngineParts;
beforeAll(async () => {
  engine = await makeEngineParts();
});
afterAll(() => engine.egress.close());

const act = (id: string, type: string, action: string, params: object, rest: object = {}) => ({
  id,
  type,
  action,
  params,
  ...rest,
});
const give = (payload: object) => act("out", "FLOW", "RETURN_JSON", { payload });

test("XML that came in is read, changed, and written; JSON likewise", async () => {
  const actions = [
    act("read", "XML", "PARSE_XML", { xml: "{{ input.xml }}" }),
    act("order", "JSON", "CREATE_JSON", {
      object: {
        order: { $: { id: "{{ actions.read.object.order.$.id }}" }, item: "{{ actions.read.object.order.item }}" },
      },
    }),
    act("write", "XML", "SERIALIZE_XML", { object: "{{ actions.order.result }}" }),
    act("text", "JSON", "SERIALIZE_JSON", { object: "{{ actions.order.result }}" }),
    act("again", "JSON", "PARSE_JSON", { json: "{{ actions.text.json }}" }),
    give({ xml: "{{ actions.write.xml }}", first: "{{ actions.again.object.order.item[0] }}" }),
  ];
  const xml = '<order id="007"><item>a &amp; b</item><item/></order>';
  const execution = await runActions(engine, await makeActor(), actions as never, { xml });
  expect(execution).toMatchObject({
    status: "COMPLETED",
    result: { xml: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`, first: "a & b" },
  });
});

test("names of JavaScript's own pass through a whole run, its journal included", async () => {
  const json = '{"__proto__":{"isAdmin":true},"constructor":"x"}';
  const actions = [
    act("read", "JSON", "PARSE_JSON", { json: "{{ input.json }}" }),
    act("make", "JSON", "CREATE_JSON", { object: "{{ actions.read.object }}" }),
    act("text", "JSON", "SERIALIZE_JSON", { object: "{{ actions.make.result }}" }),
    give({ text: "{{ actions.text.json }}", isAdmin: "{{ actions.read.object.isAdmin ?? 'no' }}" }),
  ];
  const execution = await runActions(engine, await makeActor(), actions as never, { json });
  expect(execution.result).toEqual({ text: json, isAdmin: "no" });
  expect(JSON.stringify(execution.steps[0]?.shown)).toContain('"__proto__"');
});

test("what cannot be read fails its action at its place, and the flow may go on", async () => {
  const actions = [
    act("json", "JSON", "PARSE_JSON", { json: '{"a": 1,\n b}' }, { allow_failure: true }),
    act("xml", "XML", "PARSE_XML", { xml: "<!DOCTYPE a><a/>" }),
  ];
  const execution = await runActions(engine, await makeActor(), actions as never);
  expect(execution).toMatchObject({ status: "FAILED", error: { messageKey: "engine.xmlDoctype" } });
  expect(execution.steps.map(({ shown }) => shown)).toMatchObject([
    { error: { code: "ERR_INVALID", messageKey: "engine.jsonInvalid", params: { line: 2, column: 2 } } },
    { error: { code: "ERR_INVALID", messageKey: "engine.xmlDoctype", params: { line: 1, column: 1 } } },
  ]);
});
