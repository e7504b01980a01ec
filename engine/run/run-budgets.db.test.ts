import { expect, test } from "vitest";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";

test("a loop without actions is no way around the budget, however long its list and however deep it stands", async () => {
  const engine = await makeEngineParts({ limits: { actions: 50 } });
  const flow = (id: string, params: object) => ({ id, type: "FLOW", action: "FOR_EACH", params });
  const items = "{{ input }}";
  const list = Array.from({ length: 45 }, (_, index) => index);
  const fits = [flow("each", { items, do: [] })];
  expect(await runActions(engine, await makeActor(), fits as never, list)).toMatchObject({ status: "COMPLETED" });
  for (const actions of [
    [flow("each", { items, do: [] }), flow("again", { items, concurrency: 10, do: [] })],
    [flow("each", { items, on_error: "CONTINUE", do: [flow("inner", { items, do: [] })] })],
  ]) {
    const execution = await runActions(engine, await makeActor(), actions as never, list);
    expect(execution).toMatchObject({ status: "FAILED", error: { code: "ERR_BUDGET_ACTIONS" } });
  }
});
