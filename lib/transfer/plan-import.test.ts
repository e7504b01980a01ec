import { describe, expect, test } from "vitest";
import { sampleEnvelope } from "#test/sample-envelope.ts";
import { type FilePlan, planImport } from "./plan-import.ts";
import { readEnvelope } from "./read-envelope.ts";

type File = typeof sampleEnvelope & Record<string, unknown>;

function plan(change: (file: File) => void = () => {}): FilePlan {
  const file = structuredClone(sampleEnvelope) as File;
  change(file);
  const { envelope, problems } = readEnvelope(file);
  if (!envelope) throw new Error(JSON.stringify(problems));
  return planImport(envelope);
}

function problemsOf(change: (file: File) => void): [string, string][] {
  const file = structuredClone(sampleEnvelope) as File;
  change(file);
  const { envelope, problems } = readEnvelope(file);
  const all = envelope ? planImport(envelope).problems : problems;
  return all.map(({ path, messageKey }) => [path.join("/"), messageKey]);
}

const textAction = (file: File) => file.flows["#FLOW-1#"].actions[1] as unknown as { params: Record<string, unknown> };

describe("what a file holds", () => {
  test("connections with the flows that use them and the hosts to name, flows, a form", () => {
    expect(plan()).toMatchObject({
      version: "4.0.0",
      connections: [
        { placeholder: "#CONN-1#", appId: "TWILIO", name: "Order alerts", usedBy: ["Send a code by SMS"], hosts: [] },
        { placeholder: "#CONN-2#", usedBy: ["Tell the shop"], hosts: ["https://api.shop.example"] },
        { placeholder: "#CONN-3#", usedBy: ["Tell the shop"], hosts: [] },
      ],
      flows: [
        { placeholder: "#FLOW-1#", actionCount: 2, canPublish: true },
        { placeholder: "#FLOW-2#", actionCount: 3, canPublish: true },
      ],
      form: { name: "Progressive profile", missingSecrets: 0 },
      problems: [],
      outside: [],
    });
  });

  test("another version, none, and what nobody knows beside it are taken", () => {
    const change = (file: File) => Object.assign(file, { version: "5.1", generator: "x" });
    expect(plan(change)).toMatchObject({ version: "5.1", problems: [] });
    expect(plan((file) => Reflect.deleteProperty(file, "version")).version).toBeNull();
  });

  test("flows alone; a form alone", () => {
    expect(plan((file) => Reflect.deleteProperty(file, "form")).form).toBeNull();
    const { envelope } = readEnvelope(sampleEnvelope.form);
    const { outside, form } = planImport(envelope as NonNullable<typeof envelope>);
    expect(form?.name).toBe("Progressive profile");
    expect(outside.map(({ id, path }) => `${id} ${path.join("/")}`)).toEqual([
      "#FLOW-1# nodes/0/config/components/1/config/flow_id",
      "#FLOW-1# nodes/1/config/flow_id",
      "#FLOW-2# ending/after_submit/flow_id",
    ]);
  });

  test("a secret of a form's component is one that is missing", () => {
    const captcha = { id: "c", category: "WIDGET", type: "RECAPTCHA", config: { site_key: "s", secret_key: "***" } };
    const config = { components: [captcha] };
    const form = plan((file) =>
      Object.assign(file.form, { nodes: [{ id: "n", type: "STEP", config }], start: {} }),
    ).form;
    expect(form?.missingSecrets).toBe(1);
  });

  test("an expression that does not parse keeps a flow from being published, and not from being imported", () => {
    const broken = plan((file) => Object.assign(textAction(file).params, { message: "{{ actions." }));
    expect(broken).toMatchObject({ problems: [], flows: [{ canPublish: false }, { canPublish: true }] });
  });
});

describe("what is wrong is named with its place", () => {
  const nested = "flows/#FLOW-2#/actions/0/params/then/0";
  const cases: [string, (file: File) => void, [string, string]][] = [
    [
      "an action that does not exist, in a branch",
      (file) => Object.assign(file.flows["#FLOW-2#"].actions[0]?.params.then[0] ?? {}, { action: "SING" }),
      [nested, "errors.flowUnknownAction"],
    ],
    [
      "a member of an action that does not belong there",
      (file) => Object.assign(file.flows["#FLOW-2#"].actions[0]?.params.then[0] ?? {}, { colour: 1 }),
      [nested, "errors.flowShape"],
    ],
    [
      "two actions of one id",
      (file) => Object.assign(textAction(file), { id: "code" }),
      ["flows/#FLOW-1#/actions", "errors.flowDuplicateId"],
    ],
    [
      "a connection of an app that is none of ours",
      (file) => Object.assign(file.connections["#CONN-3#"], { app_id: "PAGER" }),
      ["connections/#CONN-3#/app_id", "errors.importUnknownApp"],
    ],
    [
      "a connection of another app than the action's",
      (file) => Object.assign(textAction(file).params, { connection_id: "#CONN-2#" }),
      ["flows/#FLOW-1#/actions/1/params/connection_id", "errors.importWrongApp"],
    ],
    [
      "a flow without a name",
      (file) => Object.assign(file.flows["#FLOW-1#"], { name: " " }),
      ["flows/#FLOW-1#/name", "errors.importShape"],
    ],
    [
      "a connection without an app",
      (file) => Reflect.deleteProperty(file.connections["#CONN-1#"], "app_id"),
      ["connections/#CONN-1#/app_id", "errors.importShape"],
    ],
    [
      "a property of a form that does not belong there",
      (file) => Object.assign(file.form.nodes[0] ?? {}, { width: 3 }),
      ["form/nodes/0/width", "errors.importUnknownField"],
    ],
    [
      "a node that leads nowhere",
      (file) => Object.assign(file.form.start, { next_node: "gone" }),
      ["form", "errors.formUnknownNodes"],
    ],
    [
      "501 flows",
      (file) => {
        const many = Array.from({ length: 501 }, (_, index) => [`#FLOW-${index}#`, { name: "f", actions: [] }]);
        Object.assign(file, { flows: Object.fromEntries(many), form: null });
      },
      ["flows", "errors.importTooMany"],
    ],
  ];
  test.each(cases)("%s", (_, change, problem) => {
    expect(problemsOf(change)).toContainEqual(problem);
  });
});

test("a placeholder that the file does not hold is outside, at each of its places", () => {
  const { outside, problems } = plan((file) => {
    Object.assign(file, { connections: {} });
    Reflect.deleteProperty(file.flows, "#FLOW-2#");
  });
  expect(problems).toEqual([]);
  expect(outside.map(({ id, path }) => `${id} ${path.join("/")}`)).toEqual([
    "#CONN-1# flows/#FLOW-1#/actions/1/params/connection_id",
    "#FLOW-2# form/ending/after_submit/flow_id",
  ]);
});

test.each([[null], [[]], ["x"], [1], [{}], [{ version: "4.0.0", flows: {} }], [{ rules: [] }]])(
  "%j is no export",
  (file) => {
    expect(() => readEnvelope(file)).toThrow("errors.importNotExport");
  },
);

test("a tower of brackets, and text that no table holds, are refused before they are read", () => {
  const tower = JSON.parse(`{"flows":${"[".repeat(5_000)}${"]".repeat(5_000)}}`);
  expect(() => readEnvelope(tower)).toThrow("errors.flowTooDeep");
  expect(() => readEnvelope({ flows: { "#FLOW-1#": { name: "\u0000" } } })).toThrow("errors.unstorable");
});
