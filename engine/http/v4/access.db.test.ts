import { describe, expect, test } from "vitest";
import { flushRefusals } from "#lib/audit/refusals.ts";
import { newId } from "#lib/db/ids.ts";
import { builtInGroup, grant, makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { basic, callV4 } from "#test/v4-call.ts";
import { createV4Item, makeV4Caller, makeV4Vault, newItems, type V4Caller, vaultState } from "#test/v4-vault.ts";

type World = { item: string; section: string; authorization: string; group: string };
type Row = {
  endpoint: string;
  path: (world: World) => string;
  body?: (world: World) => unknown;
  /** Statuses by what the caller may do with the section. */
  none: number;
  view: number;
  change: number;
};

const missing = 404;
const rows: Row[] = [
  { endpoint: "GET /VaultItem", path: () => "/VaultItem", none: 200, view: 200, change: 200 },
  { endpoint: "GET one item", path: ({ item }) => `/VaultItem/${item}`, none: missing, view: 200, change: 200 },
  {
    endpoint: "POST /VaultItem",
    path: () => "/VaultItem",
    body: ({ section }) => ({ ...newItems.CredentialSet, VaultSectionGuid: section }),
    none: 400,
    view: 403,
    change: 201,
  },
  {
    endpoint: "PUT one item",
    path: ({ item }) => `/VaultItem/${item}`,
    body: () => ({ Name: "Renamed", UserName: "someone" }),
    none: missing,
    view: 403,
    change: 204,
  },
  {
    endpoint: "PATCH one item",
    path: ({ item }) => `/VaultItem/${item}`,
    body: () => ({ Password: "battery staple" }),
    none: missing,
    view: 403,
    change: 204,
  },
  { endpoint: "DELETE one item", path: ({ item }) => `/VaultItem/${item}`, none: missing, view: 403, change: 204 },
  { endpoint: "GET /VaultSection", path: () => "/VaultSection", none: 200, view: 200, change: 200 },
  {
    endpoint: "GET one section",
    path: ({ section }) => `/VaultSection/${section}`,
    none: missing,
    view: 200,
    change: 200,
  },
  {
    endpoint: "POST /VaultSection",
    path: () => "/VaultSection",
    body: () => ({ Name: "Development vault items" }),
    none: 201,
    view: 201,
    change: 201,
  },
  {
    endpoint: "PUT one section",
    path: ({ section }) => `/VaultSection/${section}`,
    body: () => ({ Name: "Web shop vault items" }),
    none: missing,
    view: 403,
    change: 204,
  },
  {
    // It holds an item, so that its holder is told so.
    endpoint: "DELETE one section",
    path: ({ section }) => `/VaultSection/${section}`,
    none: missing,
    view: 403,
    change: 400,
  },
  {
    endpoint: "GET the authorizations",
    path: ({ section }) => `/VaultSection/${section}/Authorization`,
    none: missing,
    view: 200,
    change: 200,
  },
  {
    endpoint: "POST an authorization",
    path: ({ section }) => `/VaultSection/${section}/Authorization`,
    body: ({ group }) => ({ AuthorizationType: "ViewVaultSection", OperatorGroupGuid: group }),
    none: missing,
    view: 403,
    change: 201,
  },
  {
    endpoint: "DELETE an authorization",
    path: ({ section, authorization }) => `/VaultSection/${section}/Authorization/${authorization}`,
    none: missing,
    view: 403,
    change: 204,
  },
];

/** A section with an item in it and a grant to a group, and programs by what they may do with it. */
async function makeWorld() {
  const holder = await makeV4Vault();
  const tenantOf = holder.actor;
  const section = holder.sectionId;
  const group = await builtInGroup(tenantOf, "administrators");
  await grant(tenantOf.tenantId, section, "view", { groupId: group });
  const { id: authorization } = await ownerDb.vaultAuthorization.findFirstOrThrow({ where: { groupId: group } });
  const world: World = { item: await createV4Item(holder, "CredentialSet"), section, authorization, group };
  const viewer = await makeV4Caller(await makeActor({ tenantOf, role: "editor", grants: { [section]: "view" } }));
  const nobody = await makeV4Caller(await makeActor({ tenantOf, role: "editor" }));
  const stranger = await makeV4Vault();
  return { world, holder, viewer, nobody, stranger };
}

describe.each(rows)("$endpoint", ({ endpoint, path, body, ...expected }) => {
  const method = endpoint.split(" ")[0] ?? "";
  const ask = (caller: Pick<V4Caller, "call">, world: World) => caller.call(method, path(world), body?.(world));

  test("without credentials, or with wrong ones, is 401 with a challenge, and changes nothing", async () => {
    const { world, holder } = await makeWorld();
    const before = await vaultState(holder.actor);
    const userName = Buffer.from(holder.authorization.slice(6), "base64").toString().split(":")[0] ?? "";
    const wrong = [
      {},
      ...[basic(userName, "wrong"), basic("maud@acme.example", "x"), "Bearer x", "Basic %"].map(header),
    ];
    for (const headers of wrong) {
      const answer = await callV4(method, path(world), { headers, body: body?.(world) });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
      expect(answer.body).toEqual({ Messages: [{ Message: expect.any(String) }] });
    }
    expect(await vaultState(holder.actor)).toEqual(before);
  });

  test(`is ${expected.none} without a grant, ${expected.view} with View, ${expected.change} with Change`, async () => {
    const { world, holder, viewer, nobody } = await makeWorld();
    const before = await vaultState(holder.actor);
    for (const [caller, status] of [
      [nobody, expected.none],
      [viewer, expected.view],
    ] as const) {
      const answer = await ask(caller, world);
      expect(answer.status, JSON.stringify(answer.body)).toBe(status);
      if (status >= 400) expect(await vaultState(holder.actor)).toEqual(before);
      if (status >= 400) expect(answer.body).toEqual({ Messages: [{ Message: expect.any(String) }] });
    }
    const answer = await ask(holder, world);
    expect(answer.status, JSON.stringify(answer.body)).toBe(expected.change);
    if (answer.status === 204) expect(answer.body).toBeNull();
  });

  test("tells another tenant what it tells about what is not there", async () => {
    const { world, holder, stranger } = await makeWorld();
    const before = await vaultState(holder.actor);
    const answer = await ask(stranger, world);
    const nowhere = await ask(stranger, {
      item: newId(),
      section: newId(),
      authorization: newId(),
      group: world.group,
    });
    expect(await vaultState(holder.actor)).toEqual(before);
    expect(answer.status).toBe(nowhere.status);
    if (answer.status >= 400) expect(answer.body).toEqual(nowhere.body);
    else expect(JSON.stringify(answer.body)).not.toMatch(new RegExp(`${world.item}|${world.section}`));
  });
});

test("lists hold what the caller may view, and nothing else", async () => {
  const { world, viewer, nobody } = await makeWorld();
  expect(await viewer.expectStatus(200, "GET", "/VaultItem")).toMatchObject([{ VaultItemGuid: world.item }]);
  expect(await nobody.expectStatus(200, "GET", "/VaultItem")).toEqual([]);
  expect(await nobody.expectStatus(200, "GET", "/VaultSection")).toEqual([]);
});

test("a grant to Everyone, or to a group of the operator, counts", async () => {
  const { world, holder, nobody } = await makeWorld();
  const everyone = await builtInGroup(holder.actor, "everyone");
  await grant(holder.actor.tenantId, world.section, "view", { groupId: everyone });
  await nobody.expectStatus(200, "GET", `/VaultItem/${world.item}`);
  await nobody.expectStatus(403, "DELETE", `/VaultItem/${world.item}`);
});

test("a connection is not there for this API, and its section is not empty", async () => {
  const { sectionId, actor, expectStatus } = await makeV4Vault();
  const id = newId();
  const data = {
    id,
    tenantId: actor.tenantId,
    sectionId,
    kind: "connection",
    name: "Twilio",
    appId: "TWILIO",
  } as const;
  await ownerDb.vaultItem.create({ data: { ...data, fingerprint: "0" } });
  expect(await expectStatus(200, "GET", "/VaultItem")).toEqual([]);
  await expectStatus(404, "GET", `/VaultItem/${id}`);
  await expectStatus(404, "PUT", `/VaultItem/${id}`, { Name: "x" });
  await expectStatus(404, "PATCH", `/VaultItem/${id}`, { Name: "x" });
  await expectStatus(404, "DELETE", `/VaultItem/${id}`);
  const refusal = await expectStatus(400, "DELETE", `/VaultSection/${sectionId}`);
  expect(refusal.Messages[0].Message).toMatch(/1 connection/);
});

test("refused attempts are in the audit log, with the API account that made them", async () => {
  const { world, holder, viewer, nobody } = await makeWorld();
  await viewer.expectStatus(403, "PATCH", `/VaultItem/${world.item}`, { Name: "x" });
  await nobody.expectStatus(400, "POST", "/VaultItem", { ...newItems.CredentialSet, VaultSectionGuid: world.section });
  await flushRefusals();
  const { tenantId } = holder.actor;
  const account = await ownerDb.apiAccount.findFirstOrThrow({ where: { operatorId: viewer.actor.operatorId } });
  const refused = await ownerDb.auditEvent.findMany({ where: { tenantId, action: "access.refused" } });
  expect(refused).toMatchObject([
    { via: `api:${account.id}`, detail: { attempt: "PATCH /v4/VaultItem/{vaultItemGuid}", code: "FORBIDDEN" } },
    { operatorId: nobody.actor.operatorId, detail: { attempt: "POST /v4/VaultItem", code: "NOT_FOUND" } },
  ]);
});

function header(authorization: string): Record<string, string> {
  return { authorization };
}
