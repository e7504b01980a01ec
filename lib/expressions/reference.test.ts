import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { Json } from "#lib/shared/json.ts";
import { createBudget } from "./budget.ts";
import { conditionOperators, normalizeOperator } from "./condition-operators.ts";
import { ExpressionError } from "./expression-error.ts";
import { functionNames, functionParameters } from "./function-names.ts";
import { nodeDigest } from "./node-digest.ts";
import { resolveCondition } from "./resolve-condition.ts";
import { resolveValue, type Scope } from "./resolve-value.ts";

const reference = readFileSync(join(import.meta.dirname, "../../docs/expressions.md"), "utf8");
const [roots = ""] = blocks("json");
const scope: Scope = {
  roots: JSON.parse(roots),
  digest: nodeDigest,
  secret: () => expect.fail("no secret here"),
  onMask: () => undefined,
  clock: () => new Date("2026-07-31T10:20:30.456Z"),
  random: () => 0.5,
  uuid: () => "11111111-1111-4111-8111-111111111111",
};
const budget = () => createBudget({ steps: 10_000, bytes: 100_000 });

function blocks(language: string): string[] {
  return [...reference.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, text]) => text ?? "",
  );
}

function examples(language: string): [string, string][] {
  const lines = blocks(language).flatMap((block) => block.split("\n").filter(Boolean));
  return lines.map((line) => {
    const at = line.lastIndexOf(" → ");
    return [line.slice(0, at), line.slice(at + 3)];
  });
}

/** As the reference writes it: JSON, `undefined`, or the beginning of an error. */
function expectResult(result: string, make: () => unknown): void {
  if (!result.startsWith("error")) {
    const value = make();
    expect(value).toEqual(result === "undefined" ? undefined : JSON.parse(result));
    return;
  }
  try {
    expect.fail(`gave ${JSON.stringify(make())}`);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const place = error.position === null ? "" : ` at character ${error.position + 1}`;
    expect(`error${place}: ${renderMessage("en", error.messageKey, error.params)}`).toContain(result);
  }
}

test.each(examples("expressions"))("%s gives %s", (expression, result) => {
  expectResult(result, () => resolveValue(`{{ ${expression} }}`, scope, budget()));
});

test.each(examples("templates"))("%s gives %s", (template, result) => {
  expectResult(result, () => resolveValue(template, scope, budget()));
});

test.each(examples("conditions"))("%s gives %s", (condition, result) => {
  expectResult(result, () => resolveCondition(JSON.parse(condition) as Json, "if", scope, budget()).isMet());
});

test("every function is there, with what it takes and an example", () => {
  const written = examples("expressions").map(([expression]) => expression);
  for (const name of functionNames) {
    expect(reference).toMatch(
      new RegExp(`\\*\\*${name}\\(${functionParameters[name].replaceAll("?", "\\?")}\\)\\*\\*`),
    );
    expect(
      written.some((expression) => expression.includes(`${name}(`)),
      name,
    ).toBe(true);
  }
});

test("every operator is there with an example", () => {
  const written = examples("expressions").map(([expression]) => ` ${expression} `);
  const operators = "?? || && == != === !== < <= > >= + - * / % ?. ?.[ ! ? : [ . (".split(" ");
  for (const operator of operators)
    expect(
      written.some((each) => each.includes(operator)),
      operator,
    ).toBe(true);
});

test("every operator of conditions is there, with its spellings and an example", () => {
  const lines = reference.split("\n").filter((line) => /^\| `[A-Z_]+` +\|/.test(line));
  const rows = lines.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|")));
  expect(rows.map(([, operator = ""]) => operator.replaceAll("`", ""))).toEqual([...conditionOperators, "AND", "OR"]);
  for (const [, cell = "", label = "", , spellings = ""] of rows) {
    const operator = cell.replaceAll("`", "");
    const written = [...spellings.matchAll(/`([^`]+)`/g)].map(([, spelling = ""]) => spelling);
    expect(written.length).toBeGreaterThan(0);
    for (const spelling of [operator, label, ...written]) expect(normalizeOperator(spelling), spelling).toBe(operator);
  }
  const tried = examples("conditions").map(([condition]) => normalizeOperator(JSON.parse(condition).operator));
  expect(conditionOperators.filter((operator) => !tried.includes(operator))).toEqual([]);
});
