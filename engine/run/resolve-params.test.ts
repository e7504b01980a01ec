import { expect, test } from "vitest";
import { createBudget } from "#lib/expressions/budget.ts";
import type { Scope } from "#lib/expressions/resolve-value.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { secretText } from "#lib/secrets/secret-text.ts";
import { resolveParams } from "./resolve-params.ts";

const ref = { kind: "secret", key: "any", mark: "«Mail / Password»" } as const;

/** The params as the handler gets them, and as the journal shows them. */
function resolve(params: object, roots: Scope["roots"] = {}) {
  const shown: unknown[] = [];
  const frame = { scope: { roots }, run: { budget: { expressions: createBudget({ steps: 1_000, bytes: 100_000 }) } } };
  const step = { setInput: (value: unknown) => shown.push(value), addMask: () => undefined };
  const action = { id: "mail", type: "AUTH0", action: "SEND_EMAIL", params } as unknown as FlowAction;
  const resolved = resolveParams(frame as never, action, step as never, () => ref);
  return { resolved, shown: shown[0] };
}

const mail = { to: "ada@example.com", subject: "Hello", from: { email: "shop@example.com" } };

test("what the handler fills in stays as it is written, whoever wrote the names; the rest is resolved", () => {
  const body = "{{ input.greeting }} {{ custom_vars.name }}{{ custom_vars.none }} {{ custom_vars['name'] }}";
  const roots = { input: { greeting: "Hi", name: "{{ 1 + 1 }}", vars: { name: "Ada" } } };
  for (const custom_vars of [{ name: "{{ input.name }}" }, "{{ input.vars }}"]) {
    const { resolved } = resolve({ ...mail, body, custom_vars }, roots);
    expect(resolved).toMatchObject({ body: "Hi {{custom_vars.name}} {{custom_vars.name}}" });
  }
  const { resolved, shown } = resolve({ ...mail, body, custom_vars: { name: "{{ input.name }}" } }, roots);
  expect(resolved).toMatchObject({ custom_vars: { name: "{{ 1 + 1 }}" } });
  expect(shown).toMatchObject({ custom_vars: { name: "{{ 1 + 1 }}" } });
});

test("a secret stays a reference", () => {
  const name = "{{@VaultItem.00000000-0000-4000-8000-000000000000.Password}}";
  const { resolved, shown } = resolve({ ...mail, body: "{{ custom_vars.name }}", custom_vars: { name } });
  expect(resolved).toMatchObject({ body: "{{custom_vars.name}}", custom_vars: { name: secretText`${ref}` } });
  expect(shown).toMatchObject({ custom_vars: { name: ref.mark } });
});

test("no other action has a root of its own", () => {
  const { resolved } = resolve({ ...mail, body: "[{{ custom_vars.name }}]" });
  expect(resolved).toMatchObject({ body: "[]" });
});
