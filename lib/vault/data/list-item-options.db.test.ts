import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { isUnconnected } from "#lib/connecting/connection-updates.ts";
import { newId } from "#lib/db/ids.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { type ItemKind, listOptionsInput, MAX_OPTIONS } from "../schema.ts";
import { listItemOptions } from "./list-item-options.ts";

type Facts = {
  name: string;
  ready?: boolean;
  setupType?: string;
  kind?: ItemKind;
  appId?: string;
  accountName?: string;
  origins?: string[];
  expiresAt?: Date;
};

async function addItems(actor: Actor, sectionId: string, items: readonly Facts[]): Promise<string[]> {
  const rows = items.map((item) => ({
    tenantId: actor.tenantId,
    id: newId(),
    sectionId,
    kind: "credentialSet" as const,
    ready: true,
    fingerprint: "0",
    ...item,
  }));
  await ownerDb.vaultItem.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

const list = async (actor: Actor, query: Record<string, string> = {}) =>
  listItemOptions(actor, listOptionsInput.parse(query), () => new Date("2026-11-22T12:00:00Z"));
const names = async (actor: Actor, query?: Record<string, string>) =>
  (await list(actor, query)).options.map(({ name }) => name);

test("options are the items that one may view, by section, and say what may be changed", async () => {
  const owner = await makeActor();
  const shared = await makeSection(owner, "Shared");
  const mine = await makeSection(owner, "mine");
  await addItems(owner, shared, [
    { name: "B", kind: "connection", appId: "HTTP" },
    { name: "a", origins: ["https://shop.example"], expiresAt: new Date("2026-11-21T12:00:00Z") },
  ]);
  await addItems(owner, mine, [{ name: "Z" }]);
  const colleague = await makeActor({ tenantOf: owner, grants: { [shared]: "view" } });

  expect(await names(owner)).toEqual(["Z", "a", "B"]);
  expect((await list(colleague)).options).toMatchObject([
    { name: "a", kind: "credentialSet", sectionName: "Shared", state: "expired", isAnyHost: false, canChange: false },
    { name: "B", kind: "connection", appId: "HTTP", state: "ready", isAnyHost: true, canChange: false },
  ]);
  expect((await list(owner, { kinds: "connection" })).options).toMatchObject([{ name: "B", canChange: true }]);
});

test("one that waits for its account says of which kind its credentials are", async () => {
  const actor = await makeActor();
  await addItems(actor, await makeSection(actor), [
    { name: "CRM", kind: "connection", appId: "HUBSPOT", ready: false, setupType: "OAUTH_CODE" },
    { name: "Empty", kind: "connection", appId: "HUBSPOT", ready: false },
  ]);
  const { options } = await list(actor);
  expect(options.map((option) => [option.setupType, isUnconnected(option)])).toEqual([
    ["OAUTH_CODE", true],
    [null, false],
  ]);
});

test("sections come in the order in which people count, each with its items by name", async () => {
  const actor = await makeActor();
  for (const section of ["Shop 10", "shop 2"]) {
    await addItems(actor, await makeSection(actor, section), [{ name: "B" }, { name: "a" }]);
  }
  const places = (await list(actor)).options.map(({ sectionName, name }) => `${sectionName}: ${name}`);
  expect(places).toEqual(["shop 2: a", "shop 2: B", "Shop 10: a", "Shop 10: B"]);
});

test("another tenant, and who may not see the section, find nothing, not even by its id", async () => {
  const owner = await makeActor();
  const [id = ""] = await addItems(owner, await makeSection(owner), [{ name: "Shop login" }]);
  for (const other of [await makeActor(), await makeActor({ tenantOf: owner })]) {
    expect(await list(other, { ids: id })).toEqual({ options: [], hasMore: false });
    expect(await list(other)).toEqual({ options: [], hasMore: false });
  }
  expect(await names(owner, { ids: `${id},${newId()}` })).toEqual(["Shop login"]);
});

test("kinds, app and a piece of the name or account leave some; % and _ stand for themselves", async () => {
  const actor = await makeActor();
  await addItems(actor, await makeSection(actor), [
    { name: "Shop 100%", accountName: "maud" },
    { name: "Shop code", kind: "oneTimePassword" },
    { name: "Texts", kind: "connection", appId: "TWILIO" },
  ]);
  expect(await names(actor, { kinds: "credentialSet,oneTimePassword" })).toEqual(["Shop 100%", "Shop code"]);
  expect(await names(actor, { kinds: "credentialSet", search: "SHOP" })).toEqual(["Shop 100%"]);
  expect(await names(actor, { search: "0%" })).toEqual(["Shop 100%"]);
  expect(await names(actor, { search: "_" })).toEqual([]);
  expect(await names(actor, { search: "maud" })).toEqual(["Shop 100%"]);
  expect(await names(actor, { kinds: "connection", appIds: "HTTP" })).toEqual([]);
  expect(await names(actor, { kinds: "connection", appIds: "HTTP,TWILIO" })).toEqual(["Texts"]);
  expect(listOptionsInput.safeParse({ kinds: "secret" }).success).toBe(false);
  expect(listOptionsInput.safeParse({ ids: "1" }).success).toBe(false);
});

test("a long list is cut, says so, and is searched", async () => {
  const actor = await makeActor();
  const many = Array.from({ length: MAX_OPTIONS + 5 }, (_, index) => ({
    name: `Item ${String(index).padStart(3, "0")}`,
  }));
  await addItems(actor, await makeSection(actor), many);
  const first = await list(actor);
  expect(first).toMatchObject({ hasMore: true });
  expect(first.options).toHaveLength(MAX_OPTIONS);
  expect(await list(actor, { search: "item 104" })).toMatchObject({ hasMore: false, options: [{ name: "Item 104" }] });
});
