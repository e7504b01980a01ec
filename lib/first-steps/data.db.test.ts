import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { builtInGroup, grant, makeActor, makeConnection, makeExecution, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listFirstSteps } from "./data.ts";

const doneOf = async (actor: Actor) =>
  Object.fromEntries((await listFirstSteps(actor)).map(({ id, isDone }) => [id, isDone]));
const hrefOf = async (actor: Actor, step: string) => (await listFirstSteps(actor)).find(({ id }) => id === step)?.href;

test("a new administrator has all of them to do, and each ends as it is done", async () => {
  const actor = await makeActor();
  const sectionId = await makeSection(actor);
  await makeConnection(actor, { sectionId, name: "Empty" });
  expect(await doneOf(actor)).toEqual({ connection: false, flow: false, run: false, people: false });
  expect(await hrefOf(actor, "run")).toBe("/flows");

  await makeConnection(actor, { sectionId, name: "Ready", ready: true });
  const { id: flowId } = await createFlow(actor, { name: "First", publish: true });
  expect(await doneOf(actor)).toEqual({ connection: true, flow: true, run: false, people: false });
  expect(await hrefOf(actor, "run")).toBe(`/flows/${flowId}`);

  const version = await ownerDb.flowVersion.findFirstOrThrow({ where: { flowId } });
  await makeExecution(actor, { flowId, flowVersionId: version.id });
  await makeActor({ tenantOf: actor, role: "viewer" });
  expect(await doneOf(actor)).toEqual({ connection: true, flow: true, run: true, people: true });
});

test("an editor without a section is asked to share none; with one, until somebody else has it", async () => {
  const owner = await makeActor();
  const editor = await makeActor({ tenantOf: owner, role: "editor" });
  expect(Object.keys(await doneOf(editor))).toEqual(["connection", "flow", "run"]);
  const sectionId = await makeSection(editor);
  expect((await doneOf(editor)).share).toBe(false);
  expect(await hrefOf(editor, "share")).toBe(`/vault/sections/${sectionId}`);
  await grant(owner.tenantId, sectionId, "view", { groupId: await builtInGroup(owner, "everyone") });
  expect((await doneOf(editor)).share).toBe(true);
});

test("a viewer is told of nothing but the vault, and a connection that is not shared is none", async () => {
  const owner = await makeActor();
  await makeConnection(owner, { sectionId: await makeSection(owner), ready: true });
  const viewer = await makeActor({ tenantOf: owner, role: "viewer" });
  expect(await doneOf(viewer)).toEqual({ connection: false });
});

test("what another tenant has done counts for nothing here", async () => {
  const owner = await makeActor();
  await makeConnection(owner, { sectionId: await makeSection(owner), ready: true });
  await createFlow(owner, { name: "First" });
  await makeActor({ tenantOf: owner });
  expect(Object.values(await doneOf(await makeActor()))).toEqual([false, false, false, false]);
});
