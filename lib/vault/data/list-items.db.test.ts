import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { EXPIRING_MS, itemState } from "../item-state.ts";
import { listItemsInput } from "../schema.ts";
import { listItems } from "./list-items.ts";
import { listSections } from "./list-sections.ts";
import { findVisibleItemIds, requireVisibleItems } from "./visible-items.ts";

type Facts = {
  name: string;
  appId?: string;
  accountName?: string;
  ready?: boolean;
  expiresAt?: Date;
  failingSince?: Date;
  limitedSince?: Date;
  missingScopes?: string[];
  createdAt?: Date;
};

async function addItems(actor: Actor, sectionId: string, items: Facts[]): Promise<string[]> {
  const rows = items.map((item) => ({
    tenantId: actor.tenantId,
    id: newId(),
    sectionId,
    kind: "connection" as const,
    appId: "TWILIO",
    fingerprint: "0",
    ...item,
  }));
  await ownerDb.vaultItem.createMany({ data: rows });
  return rows.map(({ id }) => id);
}

const list = async (actor: Actor, input: Record<string, unknown> = {}) =>
  listItems(actor, listItemsInput.parse({ sort: "name", ...input }));
const names = async (actor: Actor, input: Record<string, unknown> = {}) =>
  (await list(actor, input)).items.map(({ name }) => name);

describe("listItems", () => {
  test("shows the items of the sections that one may view, and of one of them", async () => {
    const owner = await makeActor();
    const mine = await makeSection(owner, "Mine");
    const shared = await makeSection(owner, "Shared");
    await addItems(owner, mine, [{ name: "A" }]);
    await addItems(owner, shared, [{ name: "B" }]);
    const colleague = await makeActor({ tenantOf: owner, grants: { [shared]: "view" } });

    expect(await names(owner)).toEqual(["A", "B"]);
    expect(await names(owner, { sectionId: mine })).toEqual(["A"]);
    expect(await names(colleague)).toEqual(["B"]);
    expect(await names(colleague, { sectionId: mine })).toEqual([]);
    expect(await list(await makeActor())).toMatchObject({ items: [], total: 0, countByState: {} });
  });

  test("searches name, app and account name, and takes % and _ for themselves", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    await addItems(actor, sectionId, [
      { name: "Order ALERTS", accountName: "AC1***9f3" },
      { name: "100% sure", appId: "HTTP" },
      { name: "under_score", appId: "HTTP" },
      { name: "back\\slash", appId: "HTTP" },
    ]);
    expect(await names(actor, { search: "alerts" })).toEqual(["Order ALERTS"]);
    expect(await names(actor, { search: "9F3" })).toEqual(["Order ALERTS"]);
    expect(await names(actor, { search: "http" })).toHaveLength(3);
    expect(await names(actor, { search: "%" })).toEqual(["100% sure"]);
    expect(await names(actor, { search: "_" })).toEqual(["under_score"]);
    expect(await names(actor, { search: "\\" })).toEqual(["back\\slash"]);
    expect(await names(actor, { search: "'; drop table" })).toEqual([]);
    expect(await names(actor, { appId: "TWILIO" })).toEqual(["Order ALERTS"]);
  });

  test("counts the states of what search and app leave, and filters by one", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const past = new Date(Date.now() - 1000);
    await addItems(actor, sectionId, [
      { name: "empty 1" },
      { name: "empty 2" },
      { name: "ready", ready: true },
      { name: "failing", ready: true, failingSince: past },
      { name: "expired", ready: true, failingSince: past, expiresAt: past },
      { name: "limited", ready: true, limitedSince: past, missingScopes: ["api"] },
    ]);
    const page = await list(actor, { state: "empty" });
    expect(page.items.map(({ name, state }) => [name, state])).toEqual([
      ["empty 1", "empty"],
      ["empty 2", "empty"],
    ]);
    const others = { ready: 1, failing: 1, expired: 1, permissionsChanged: 1 };
    expect(page).toMatchObject({ total: 2, countByState: { empty: 2, ...others } });
    const limited = await list(actor, { state: "permissionsChanged" });
    expect(limited.items).toMatchObject([{ name: "limited", limited: { refusal: null, missingScopes: ["api"] } }]);
    expect(await list(actor, { state: "expiring" })).toMatchObject({ items: [], total: 0 });
    expect(await list(actor, { search: "ready" })).toMatchObject({ total: 1, countByState: { ready: 1 } });
  });

  test("says in SQL what itemState says", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const now = new Date("2026-06-01T00:00:00Z");
    const moments = [undefined, -1, 0, 1, EXPIRING_MS - 1, EXPIRING_MS, EXPIRING_MS + 1].map((ms) =>
      ms === undefined ? undefined : new Date(now.getTime() + ms),
    );
    const limited = { limitedSince: now, missingScopes: ["api"] };
    const facts: Facts[] = [true, false].flatMap((ready) =>
      moments.flatMap((expiresAt) =>
        [{}, { failingSince: now }, limited, { failingSince: now, ...limited }].map((trouble, index) => ({
          name: `${ready} ${expiresAt?.getTime()} ${index}`,
          ready,
          ...(expiresAt && { expiresAt }),
          ...trouble,
        })),
      ),
    );
    await addItems(actor, sectionId, facts);
    const pages = await Promise.all([1, 2].map((page) => listItems(actor, listItemsInput.parse({ page }), () => now)));
    const items = pages.flatMap((page) => page.items);
    const expected = facts.map(
      ({ name, ready = false, expiresAt = null, failingSince = null, limitedSince = null }) => [
        name,
        itemState({ ready, expiresAt, failingSince, limitedSince }, now),
      ],
    );
    expect(Object.fromEntries(items.map(({ name, state }) => [name, state]))).toEqual(Object.fromEntries(expected));
  });

  test("pages without loss or repeat, in every order", async () => {
    const actor = await makeActor();
    const sectionId = await makeSection(actor);
    const at = new Date("2026-01-01T00:00:00Z");
    await addItems(
      actor,
      sectionId,
      Array.from({ length: 120 }, (_, index) => ({ name: `Item ${index}`, createdAt: at })),
    );
    for (const sort of ["updated", "created", "name", "app"]) {
      for (const direction of ["asc", "desc"]) {
        const pages = await Promise.all([1, 2, 3, 4].map((page) => names(actor, { sort, direction, page })));
        expect(pages.map((page) => page.length)).toEqual([50, 50, 20, 0]);
        expect(new Set(pages.flat()).size).toBe(120);
      }
    }
  });
});

test("sections come with their counts and the right to each", async () => {
  const owner = await makeActor();
  const mine = await makeSection(owner, "Mine");
  const shared = await makeSection(owner, "Shared");
  await addItems(owner, shared, [{ name: "B" }, { name: "C" }]);
  const colleague = await makeActor({ tenantOf: owner, grants: { [shared]: "view" } });
  expect(await listSections(owner)).toEqual([
    { id: mine, name: "Mine", itemCount: 0, right: "change" },
    { id: shared, name: "Shared", itemCount: 2, right: "change" },
  ]);
  expect(await listSections(colleague)).toEqual([{ id: shared, name: "Shared", itemCount: 2, right: "view" }]);
  expect(await listSections(await makeActor())).toEqual([]);
});

test("sections are in the order in which people count, whatever their case", async () => {
  const actor = await makeActor();
  for (const name of ["Shop 10", "shop 2", "Étage", "Shop 1", "Zoo", "école"]) await makeSection(actor, name);
  const names = (await listSections(actor)).map(({ name }) => name);
  expect(names).toEqual(["école", "Étage", "Shop 1", "shop 2", "Shop 10", "Zoo"]);
});

test("an item is required to be visible, all of them together", async () => {
  const owner = await makeActor();
  const mine = await makeSection(owner, "Mine");
  const shared = await makeSection(owner, "Shared");
  const [a = ""] = await addItems(owner, mine, [{ name: "A" }]);
  const [b = ""] = await addItems(owner, shared, [{ name: "B" }]);
  const colleague = await makeActor({ tenantOf: owner, grants: { [shared]: "view" } });
  await ownerDb.$transaction((tx) => requireVisibleItems(tx, owner, [a, b]));
  expect([...(await findVisibleItemIds(ownerDb, colleague, [a, b]))]).toEqual([b]);
  for (const ids of [[a], [a, b], [newId()]]) {
    await expect(requireVisibleItems(ownerDb, colleague, ids)).rejects.toMatchObject({
      code: "FORBIDDEN",
      messageKey: "errors.connectionNotShared",
    });
  }
});
