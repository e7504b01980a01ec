import { expect, test } from "vitest";
import { findOperatorActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { finishBeforeStop } from "#lib/shared/before-stop.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { flushRefusals, noteRefusal } from "./refusals.ts";

const forbidden = new AppError("FORBIDDEN", "errors.sectionForbids");
const notFound = new AppError("NOT_FOUND", "errors.itemNotFound");

const refusalsOf = async (tenantId: string) =>
  (await ownerDb.auditEvent.findMany({ where: { tenantId }, orderBy: { seq: "asc" } })).map(
    ({ action, operatorId, detail }) => ({ action, operatorId, detail }),
  );

test("refusals are gathered by operator, attempt and code, each in one row", async () => {
  const actor = await makeActor();
  const colleague = await makeActor({ tenantOf: actor });
  for (let times = 0; times < 5; times++) noteRefusal(actor, "item.delete", forbidden);
  noteRefusal(actor, "item.delete", notFound);
  noteRefusal(colleague, "item.delete", forbidden);
  await flushRefusals();

  const row = (operatorId: string, code: string, count: number) => ({
    action: "access.refused",
    operatorId,
    detail: { attempt: "item.delete", code, count },
  });
  expect(await refusalsOf(actor.tenantId)).toEqual([
    row(actor.operatorId, "FORBIDDEN", 5),
    row(actor.operatorId, "NOT_FOUND", 1),
    row(colleague.operatorId, "FORBIDDEN", 1),
  ]);
});

test("they are written by themselves within about a second", async () => {
  const actor = await makeActor();
  noteRefusal(actor, "item.update", forbidden);
  await expect.poll(() => refusalsOf(actor.tenantId), { timeout: 5_000 }).toHaveLength(1);
});

test("they are written before a process stops, also those that are being written", async () => {
  const actor = await makeActor();
  noteRefusal(actor, "item.update", forbidden);
  void flushRefusals();
  noteRefusal(actor, "item.delete", forbidden);
  await finishBeforeStop(10_000);
  expect(await refusalsOf(actor.tenantId)).toHaveLength(2);
});

test("each API account's refusals are its own", async () => {
  const actor = await makeActor();
  const accounts = await Promise.all(
    [newId(), newId()].map((id) => findOperatorActor(actor.tenantId, actor.operatorId, "api", id)),
  );
  for (const account of accounts) if (account) noteRefusal(account, "item.update", forbidden);
  await flushRefusals();
  const rows = await ownerDb.auditEvent.findMany({ where: { tenantId: actor.tenantId }, orderBy: { seq: "asc" } });
  expect(rows.map(({ via }) => via)).toEqual(accounts.map((account) => `api:${account?.apiAccountId}`));
});

test("what is no refusal is let pass", async () => {
  const actor = await makeActor();
  noteRefusal(actor, "item.create", new AppError("CONFLICT", "errors.nameTaken"));
  noteRefusal(actor, "item.create", new AppError("INVALID", "errors.checkFields"));
  noteRefusal(actor, "item.create", new Error("unexpected"));
  await flushRefusals();
  expect(await refusalsOf(actor.tenantId)).toEqual([]);
});
