import { describe, expect, test } from "vitest";
import { createApiAccount } from "#lib/api-accounts/mutations/create-api-account.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { signIn } from "#lib/auth/mutations/sign-in.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { auditOf, builtInGroup, grant, makeActor, makeGroup, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { createArchiveOpener } from "../../pkcs12/open-archive.ts";
import { openKeyring } from "../../run/open-keyring.ts";
import { operatorGroupEndpoints } from "./operator-groups.ts";
import { operatorEndpoints } from "./operators.ts";
import { v4App } from "./v4-app.ts";

const keyring = await openKeyring(requireEnv("COFFRE_KEYS_DIR"));
const app = v4App({ storedItems: { keyring, archives: createArchiveOpener() }, publicUrl: "https://coffre.example" });

async function request(method: string, path: string, { basic, body }: { basic?: string | undefined; body?: unknown }) {
  const response = await app.request(`http://coffre.example/v4${path}`, {
    method,
    headers: {
      ...(basic !== undefined && { authorization: `Basic ${Buffer.from(basic).toString("base64")}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked into by its own test
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as any };
}

async function makeCaller(actor: Actor) {
  const { userName, password } = await createApiAccount(actor, { description: "CI" });
  const basic = `${userName}:${password}`;
  return {
    actor,
    basic,
    call: (method: string, path: string, body?: unknown) => request(method, path, { basic, body }),
  };
}

async function makeScene() {
  const owner = await makeActor({ name: "Maud Dupont" });
  const ines = await makeActor({ tenantOf: owner, role: "viewer", name: "Ines Roy" });
  const groupId = await makeGroup(owner, [ines]);
  const admin = await makeCaller(owner);
  return { owner, ines, groupId, admin };
}
type Scene = Awaited<ReturnType<typeof makeScene>>;

const bodies: Record<string, unknown> = {
  "post /Operator": { FullName: "Karim Haddad", Email: "karim@acme.example" },
  "put /Operator/{operatorGuid}": { FullName: "Ines Martin", Email: "ines@acme.example" },
  "patch /Operator/{operatorGuid}": { FullName: "Ines Martin" },
  "post /OperatorGroup": { Description: "Night shift" },
  "put /OperatorGroup/{operatorGroupGuid}": { Description: "Late shift" },
};
const endpoints = [...operatorEndpoints, ...operatorGroupEndpoints].map(({ method, path, answer }) => ({
  name: `${method} ${path}`,
  method: method.toUpperCase(),
  isRead: method === "get",
  hasId: path.includes("{"),
  status: answer.status,
  pathFor: ({ ines, groupId }: Scene) =>
    path.replace("{operatorGuid}", ines.operatorId).replace("{operatorGroupGuid}", groupId),
}));

const stateOf = async ({ owner: { tenantId } }: Scene) => ({
  operators: await ownerDb.operator.findMany({ where: { tenantId }, orderBy: { id: "asc" } }),
  groups: await ownerDb.operatorGroup.findMany({ where: { tenantId }, orderBy: { id: "asc" } }),
  members: await ownerDb.groupMember.findMany({
    where: { tenantId },
    orderBy: [{ groupId: "asc" }, { operatorId: "asc" }],
  }),
});

describe.each(endpoints)("$name", ({ name, method, isRead, hasId, status, pathFor }) => {
  test("no credentials and wrong ones are 401, with the challenge that clients wait for", async () => {
    const scene = await makeScene();
    const before = await stateOf(scene);
    const wrong = ["", "nobody:nothing", `${scene.admin.basic}x`, `${scene.owner.operatorId}:x`];
    for (const basic of [undefined, ...wrong]) {
      const refused = await request(method, pathFor(scene), { basic, body: bodies[name] });
      expect(refused).toMatchObject({ status: 401, body: { Messages: [{ Message: expect.any(String) }] } });
    }
    expect(await stateOf(scene)).toEqual(before);
  });

  test("a viewer and an editor may read and nothing else", async () => {
    const scene = await makeScene();
    const before = await stateOf(scene);
    for (const role of ["viewer", "editor"] as const) {
      const caller = await makeCaller(await makeActor({ tenantOf: scene.owner, role }));
      const { status: got } = await caller.call(method, pathFor(scene), bodies[name]);
      expect(got).toBe(isRead ? 200 : 403);
      await ownerDb.operator.deleteMany({ where: { id: caller.actor.operatorId } });
    }
    expect(await stateOf(scene)).toEqual(before);
  });

  test("an administrator may", async () => {
    const scene = await makeScene();
    expect((await scene.admin.call(method, pathFor(scene), bodies[name])).status).toBe(status);
  });

  test("another tenant's administrator sees and changes nothing", async () => {
    const scene = await makeScene();
    const before = await stateOf(scene);
    const stranger = await makeCaller(await makeActor({ name: "Eve Stranger" }));
    const { status: got, body } = await stranger.call(method, pathFor(scene), bodies[name]);
    if (hasId) expect(got).toBe(404);
    expect(JSON.stringify(body ?? "")).not.toMatch(new RegExp(`${scene.ines.operatorId}|${scene.groupId}|Ines|Maud`));
    expect(await stateOf(scene)).toEqual(before);
  });

  test.runIf(hasId)("what is no guid is 400, what is not there 404", async () => {
    const scene = await makeScene();
    const at = (id: string) => pathFor({ ...scene, ines: { ...scene.ines, operatorId: id }, groupId: id });
    expect((await scene.admin.call(method, at("nonsense"), bodies[name])).status).toBe(400);
    expect((await scene.admin.call(method, at("5b0f2c1e-7d5a-4a43-9d55-2f9d7f0c1a11"), bodies[name])).status).toBe(404);
  });
});

describe("operators over /v4", () => {
  test("are made with a password of their own, and shown without it", async () => {
    const { admin, owner } = await makeScene();
    const password = "a passphrase chosen by a machine";
    const email = `${owner.operatorId}@new.example`;
    const created = await admin.call("POST", "/Operator", {
      FullName: "Karim Haddad",
      Email: email,
      Password: password,
      CultureName: "fr-FR",
      SetupMode: "Manual",
      MobilePhone: null,
    });
    expect(created).toMatchObject({
      status: 201,
      body: { FullName: "Karim Haddad", Email: email, Password: "", CultureName: "fr-FR", SetupMode: "Manual" },
    });
    expect(created.body).toMatchObject({ IsAccountAdministrator: false, OperatorRole: "Unspecified", IsOnDuty: false });
    expect(await admin.call("GET", `/Operator/${created.body.OperatorGuid}`)).toEqual({ ...created, status: 200 });
    expect(await everyTableAsText()).not.toContain(password);
    const session = await signIn({ email, password, address: "192.0.2.47", userAgent: null });
    expect(session.tenantId).toBe(owner.tenantId);
  });

  test("PUT wants name and address, PATCH what is sent; neither touches a password", async () => {
    const { admin, ines } = await makeScene();
    const path = `/Operator/${ines.operatorId}`;
    expect((await admin.call("PUT", path, { FullName: "Ines Martin" })).status).toBe(400);
    expect((await admin.call("PATCH", path, { Email: "no address" })).status).toBe(400);
    expect((await admin.call("PATCH", path, { CultureName: "de-DE" })).status).toBe(400);
    const patched = await admin.call("PATCH", path, { FullName: "Ines Martin", Password: "a new one, unasked" });
    expect(patched).toEqual({ status: 204, body: null });
    expect((await admin.call("GET", path)).body).toMatchObject({
      FullName: "Ines Martin",
      Email: `${ines.operatorId}@coffre.example`,
      SetupMode: "Invitation",
    });
  });

  test("a password that cannot be one is 400 and says why", async () => {
    const { admin } = await makeScene();
    const body = { FullName: "Eve", Email: "eve@acme.example" };
    for (const [Password, words] of [
      ["short", "At least 8 characters"],
      [12345678, "type string"],
    ]) {
      const refused = { Messages: [{ Message: expect.stringContaining(`${words}`) }] };
      expect(await admin.call("POST", "/Operator", { ...body, Password })).toMatchObject({
        status: 400,
        body: refused,
      });
    }
  });

  test("an address that is taken is 400 and names its field", async () => {
    const { admin, ines, owner } = await makeScene();
    const body = { FullName: "Eve", Email: `${ines.operatorId}@coffre.example` };
    const taken = { status: 400, body: { Messages: [{ Message: expect.stringMatching(/^Email: /) }] } };
    expect(await admin.call("POST", "/Operator", body)).toMatchObject(taken);
    expect(await admin.call("PATCH", `/Operator/${owner.operatorId}`, { Email: body.Email })).toMatchObject(taken);
  });

  test("DELETE deactivates: gone from here, kept for the dashboard, their own accounts refused; oneself never", async () => {
    const { admin, ines, owner, groupId } = await makeScene();
    const hers = await makeCaller(ines);
    const path = `/Operator/${ines.operatorId}`;
    expect(await admin.call("DELETE", `/Operator/${owner.operatorId}`)).toMatchObject({ status: 403 });
    expect(await admin.call("DELETE", path)).toEqual({ status: 204, body: null });
    expect((await admin.call("GET", path)).status).toBe(404);
    expect((await admin.call("DELETE", path)).status).toBe(404);
    expect((await admin.call("PATCH", path, { FullName: "Eve" })).status).toBe(404);
    expect((await admin.call("GET", "/Operator")).body).toHaveLength(1);
    expect((await admin.call("GET", `/OperatorGroup/${groupId}/Member`)).body).toEqual([]);
    expect((await hers.call("GET", "/Operator")).status).toBe(401);
    const audit = await ownerDb.auditEvent.findMany({
      where: { targetId: ines.operatorId, action: "operator.deactivate" },
    });
    expect(audit).toMatchObject([{ via: expect.stringMatching(/^api:/) }]);
  });

  test("know their groups, Everyone with them, and are administrators by one of them", async () => {
    const { admin, ines, owner, groupId } = await makeScene();
    const [everyone, administrators] = [
      await builtInGroup(owner, "everyone"),
      await builtInGroup(owner, "administrators"),
    ];
    const path = `/Operator/${ines.operatorId}`;
    expect((await admin.call("GET", `${path}/Authorization`)).body).toEqual(["AccountAccess"]);
    expect((await admin.call("POST", `/OperatorGroup/${administrators}/Member/${ines.operatorId}`)).status).toBe(201);
    expect((await admin.call("GET", `${path}/Authorization`)).body).toEqual(["AccountAccess", "AccountAdministrator"]);
    expect((await admin.call("GET", path)).body).toMatchObject({ IsAccountAdministrator: true });
    const groups = (await admin.call("GET", `${path}/OperatorGroup`)).body;
    expect(groups).toEqual([everyone, administrators, groupId].map((OperatorGroupGuid) => ({ OperatorGroupGuid })));
  });

  test("a service account of an API client is nowhere", async () => {
    const { admin, owner } = await makeScene();
    const service = await makeActor({ tenantOf: owner, role: "editor", name: "CI client" });
    await ownerDb.operator.updateMany({ where: { id: service.operatorId }, data: { email: null } });
    expect(JSON.stringify((await admin.call("GET", "/Operator")).body)).not.toContain("CI client");
    expect((await admin.call("GET", `/Operator/${service.operatorId}`)).status).toBe(404);
    const everyone = await builtInGroup(owner, "everyone");
    const members = (await admin.call("GET", `/OperatorGroup/${everyone}/Member`)).body;
    expect(JSON.stringify(members)).not.toContain(service.operatorId);
  });
});

describe("groups over /v4", () => {
  test("the two that are built in are marked, and stay as they are", async () => {
    const { admin, owner, ines } = await makeScene();
    const [everyone, administrators] = [
      await builtInGroup(owner, "everyone"),
      await builtInGroup(owner, "administrators"),
    ];
    expect((await admin.call("GET", "/OperatorGroup")).body).toMatchObject([
      { OperatorGroupGuid: everyone, Description: "Everyone", IsEveryone: true, IsAdministratorsGroup: false },
      { OperatorGroupGuid: administrators, IsEveryone: false, IsAdministratorsGroup: true },
      { Description: "Finance", IsEveryone: false, IsAdministratorsGroup: false },
    ]);
    expect((await admin.call("GET", `/OperatorGroup/${administrators}/Authorization`)).body).toEqual(["Administrator"]);
    expect((await admin.call("GET", `/OperatorGroup/${everyone}/Authorization`)).body).toEqual([]);
    for (const id of [everyone, administrators]) {
      expect((await admin.call("PUT", `/OperatorGroup/${id}`, { Description: "Ours" })).status).toBe(400);
      expect((await admin.call("DELETE", `/OperatorGroup/${id}`)).status).toBe(400);
    }
    const member = `/OperatorGroup/${everyone}/Member/${ines.operatorId}`;
    expect((await admin.call("POST", member)).status).toBe(400);
    expect((await admin.call("DELETE", member)).status).toBe(400);
  });

  test("a member is added twice without complaint, and gone once", async () => {
    const { admin, owner, groupId } = await makeScene();
    const path = `/OperatorGroup/${groupId}/Member/${owner.operatorId.toUpperCase()}`;
    for (const _ of [1, 2]) {
      expect(await admin.call("POST", path)).toEqual({ status: 201, body: { OperatorGuid: owner.operatorId } });
    }
    expect((await admin.call("DELETE", path)).status).toBe(204);
    expect((await admin.call("DELETE", path)).status).toBe(404);
    const actions = (await auditOf(owner, groupId)).map(({ action }) => action);
    expect(actions).toEqual(["group.addMember", "group.removeMember"]);
  });

  test("the last administrator, and the last Full control, are 400 that say so", async () => {
    const { admin, owner, ines, groupId } = await makeScene();
    const administrators = await builtInGroup(owner, "administrators");
    const leave = await admin.call("DELETE", `/OperatorGroup/${administrators}/Member/${owner.operatorId}`);
    expect(leave).toMatchObject({
      status: 400,
      body: { Messages: [{ Message: expect.stringContaining("administrator") }] },
    });

    const sectionId = await makeSection(ines, "Payments");
    await grant(owner.tenantId, sectionId, "change", { groupId });
    await ownerDb.vaultAuthorization.deleteMany({ where: { sectionId, operatorId: ines.operatorId } });
    const gone = await admin.call("DELETE", `/OperatorGroup/${groupId}`);
    expect(gone).toMatchObject({ status: 400, body: { Messages: [{ Message: expect.stringContaining("Payments") }] } });
  });

  test("a name that is taken, empty or no text is 400", async () => {
    const { admin } = await makeScene();
    for (const Description of ["finance", "", 7, undefined]) {
      const { status, body } = await admin.call("POST", "/OperatorGroup", { Description });
      expect({ status, body }).toMatchObject({
        status: 400,
        body: { Messages: [{ Message: expect.stringMatching(/^Description: /) }] },
      });
    }
  });
});
