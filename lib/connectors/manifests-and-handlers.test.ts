import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { fieldMeta, setupFieldMeta } from "./define-connector.ts";
import { findHandler, findTest } from "./handlers-registry.ts";
import { listConnectors } from "./registry.ts";

const connectors = listConnectors();
const setups = connectors.flatMap(({ id, setups: own }) =>
  Object.entries(own).map(([type, setup]) => [`${id} ${type}`, setup] as const),
);
const actions = connectors.flatMap(({ id, actions: own }) =>
  Object.entries(own).map(([name, definition]) => ({ title: `${id} ${name}`, id, name, definition })),
);
const fieldsOf = (schema: z.ZodObject) => Object.entries(schema.shape) as [string, z.ZodType][];

/** Text for people, in both languages. */
const localText = { en: expect.stringMatching(/^\S.*\S$|^\S$/), fr: expect.stringMatching(/^\S.*\S$|^\S$/) };

test("apps have ids of their own, names, and icons that are drawn", () => {
  expect(new Set(connectors.map(({ id }) => id)).size).toBe(connectors.length);
  const icons = readFileSync(new URL("../../components/ui/app-icon.tsx", import.meta.url), "utf8");
  for (const { id, name, icon, about, origins } of connectors) {
    expect(id).toMatch(/^[A-Z][A-Z0-9_]*$/);
    expect(name).not.toBe("");
    expect(about).toEqual(localText);
    expect(icons, `the icon ${icon} of ${id}`).toMatch(new RegExp(`^ {2}"?${icon}"?: `, "m"));
    if (Array.isArray(origins)) for (const origin of origins) expect(new URL(origin).origin).toBe(origin);
  }
});

test("where credentials come from is told by the provider's own page, of every app that has a provider", () => {
  const connected = connectors.filter(({ setups: own }) => Object.keys(own).length > 0);
  const without = connected.filter(({ documentationUrl: url }) => !url?.startsWith("https://")).map(({ id }) => id);
  expect(without).toEqual(["HTTP", "JWT"]);
});

test("an app can be tested where it says so, and nowhere else", () => {
  for (const { id, hasTest } of connectors) expect([id, findTest(id) !== null]).toEqual([id, hasTest]);
});

describe.each(setups)("the setup %s", (_, setup) => {
  test("says what it is, and what each of its fields is", () => {
    expect(setup).toMatchObject({ label: localText, help: localText });
    for (const [field, schema] of fieldsOf(setup.fields)) {
      const meta = setupFieldMeta(schema);
      expect(meta, field).toMatchObject({ label: localText, secret: expect.any(Boolean) });
      if (meta.help) expect(meta.help, field).toEqual(localText);
      expect(["text", "password", "select"], field).toContain(meta.control);
      if (meta.control !== "text") expect(meta.secret, field).toBe(meta.control === "password");
      expectOptions(meta.control, meta.options);
    }
  });
});

describe.each(actions)("the action $title", ({ id, name, definition }) => {
  test("says what it is, and what each of its params is", () => {
    expect(definition).toMatchObject({ label: localText, help: localText });
    const fields = fieldsOf(definition.params);
    expect(fields.map(([field]) => field)).not.toContain("connection_id");
    for (const [field, schema] of fields) {
      const meta = fieldMeta(schema);
      expect(meta, field).toMatchObject({ label: localText, control: expect.any(String) });
      if (meta.help) expect(meta.help, field).toEqual(localText);
      if (meta.when) expect(["connection_id", ...fields.map(([each]) => each)], field).toContain(meta.when.param);
      expectOptions(meta.control, meta.options);
      for (const [inner, each] of innerFields(meta.control, schema))
        expect(fieldMeta(each), `${field}.${inner}`).toMatchObject({ label: localText, control: expect.any(String) });
    }
    if (definition.summary !== undefined) expect(fields.map(([field]) => field)).toContain(definition.summary);
  });

  test("has a handler, unless it is the flow's own", () => {
    expect(findHandler(id, name) !== null).toBe(id !== "FLOW");
  });

  test("has an example that fits its output, if something happens elsewhere", () => {
    if (definition.effect === "outside") expect(definition.example).toBeDefined();
    else expect(definition.repeats, "only what happens elsewhere can be repeated").toBeUndefined();
    if (definition.example === undefined) return;
    const parsed = definition.output.safeParse(definition.example);
    expect(parsed.error?.issues ?? []).toEqual([]);
    expect(parsed.data).toEqual(definition.example);
  });

  test("keeps values that its output has", () => {
    const { output } = definition;
    const outputs = output instanceof z.ZodUnion ? output.options : [output];
    const members = outputs.flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
    for (const member of definition.sensitive ?? []) expect(members).toContain(member);
  });

  test("connects as its app can be connected", () => {
    const isConnectable = Object.keys(connectors.find((each) => each.id === id)?.setups ?? {}).length > 0;
    if (!isConnectable) expect(definition.connection).toBe("none");
    if (definition.usesKeys) expect(definition.connection).not.toBe("none");
  });
});

/** Of a param that is drawn field by field; there is at least one. */
function innerFields(control: string, schema: z.ZodType): [string, z.ZodType][] {
  if (control !== "fields") return [];
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  expect(inner).toBeInstanceOf(z.ZodObject);
  return fieldsOf(inner as z.ZodObject);
}

function expectOptions(control: string, options: readonly { value: string; label: object }[] | undefined): void {
  expect((options ?? []).length > 0, "only a select has options").toBe(control === "select");
  for (const { label } of options ?? []) expect(label).toEqual(localText);
}
