import { expect, test } from "vitest";
import { newId } from "#lib/db/ids.ts";
import { startExecution } from "#lib/executions/mutations/start-execution.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeEngineParts, noQueue, readExecution } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { claimExecutions } from "./claim-executions.ts";
import { openJournal } from "./journal.ts";
import type { StepDraft } from "./step-rows.ts";
import { LeaseLostError } from "./step-rows.ts";

const draft = (seq: number): StepDraft => ({
  ...{ seq, attempt: 1, path: `0.do#${seq}.0`, actionId: "pay", type: "HTTP", action: "SEND_REQUEST" },
  ...{ status: "STARTED", startedAt: new Date(), endedAt: null, resumeAt: null, shown: {}, real: null },
  idempotencyKey: `key-${seq}`,
});

test("of effects that begin side by side, none goes ahead unless its own row was written", async () => {
  const actor = await makeActor();
  const { id: flowId } = await createFlow(actor, { name: "Orders", actions: [] });
  const { id } = await startExecution(actor, { flowId, which: "draft", input: {} }, noQueue);
  const [execution] = await claimExecutions(newId(), [{ tenantId: actor.tenantId, executionId: id }]);
  if (!execution) throw new Error("the execution was not to be claimed");
  const journal = openJournal(execution, (await makeEngineParts()).keyring);
  await ownerDb.flowExecution.updateMany({ where: { id }, data: { engineId: newId() } });

  const begun = await Promise.allSettled([journal.begin(draft(0)), journal.begin(draft(1)), journal.begin(draft(2))]);
  expect(begun.map((each) => each.status === "rejected" && each.reason instanceof LeaseLostError)).toEqual([
    true,
    true,
    true,
  ]);
  await expect(journal.begin(draft(3))).rejects.toThrow(LeaseLostError);
  expect((await readExecution(actor.tenantId, id)).steps).toEqual([]);
});
