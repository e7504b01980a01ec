import { describe, expect, test } from "vitest";
import { findApiAccountByCredentials } from "#lib/api-accounts/data.ts";
import { createApiAccount } from "#lib/api-accounts/mutations/create-api-account.ts";
import { newId } from "#lib/db/ids.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { auditOf, makeActor } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { basic, callV4, makeCredentials, type V4Answer } from "#test/v4-call.ts";

const SOON = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

async function setUp() {
  const admin = await makeActor({ name: "Maud Dupont" });
  const viewer = await makeActor({ tenantOf: admin, role: "viewer", name: "Ines Roy" });
  const stranger = await makeActor();
  const target = await createApiAccount(admin, { description: "Nightly import" });
  const callers: Record<string, string> = {
    wrong: basic(target.userName, "a guess"),
    viewer: await makeCredentials(viewer),
    admin: await makeCredentials(admin),
    "another tenant's admin": await makeCredentials(stranger),
  };
  const call = (as: string, method: string, path: string, body?: unknown) =>
    callV4(method, path, {
      ...(callers[as] && { headers: { authorization: callers[as] } }),
      ...(body !== undefined && { body }),
    });
  return { admin, viewer, stranger, target, call };
}

const asMade = { description: "Nightly import", revokedAt: null };
const callers = ["nobody", "wrong", "viewer", "admin", "another tenant's admin"] as const;
type Expected = readonly [number, number, number, number, number];

test.each<[string, string, (ids: { target: string; admin: string }) => [string, unknown?], Expected]>([
  ["GET", "all", () => ["/ApiUser"], [401, 401, 200, 200, 200]],
  ["POST", "own", () => ["/ApiUser", { Description: "x" }], [401, 401, 201, 201, 201]],
  ["POST", "an admin's", ({ admin }) => ["/ApiUser", { OperatorGuid: admin }], [401, 401, 403, 201, 400]],
  ["GET", "an admin's", ({ admin }) => [`/ApiUser/Operator/${admin}`], [401, 401, 403, 200, 404]],
  ["GET", "one of an admin's", ({ target }) => [`/ApiUser/${target}`], [401, 401, 404, 200, 404]],
  ["PUT", "one of an admin's", ({ target }) => [`/ApiUser/${target}`, { Description: "x" }], [401, 401, 404, 204, 404]],
  ["DELETE", "one of an admin's", ({ target }) => [`/ApiUser/${target}`], [401, 401, 404, 204, 404]],
])("%s %s: nobody, wrong, viewer, admin, other tenant", async (method, _, request, expected) => {
  const { call, target, admin } = await setUp();
  const [path, body] = request({ target: target.id, admin: admin.operatorId });
  const statuses: Record<string, number> = {};
  for (const as of callers.toSorted((one, other) => Number(one === "admin") - Number(other === "admin"))) {
    if (as === "admin") expect(await ownerDb.apiAccount.findFirst({ where: { id: target.id } })).toMatchObject(asMade);
    const answer = await call(as, method, path, body);
    statuses[as] = answer.status;
    if (answer.status >= 400) expect(answer.body).toEqual({ Messages: [{ Message: expect.any(String) }] });
    if (answer.status === 401) expect(answer.headers.get("www-authenticate")).toContain("Basic");
  }
  expect(callers.map((as) => statuses[as])).toEqual(expected);
});

describe("an API account over /v4", () => {
  test("is made with its password in that one answer, and works at once", async () => {
    const { call, viewer } = await setUp();
    let created: V4Answer | undefined;
    const logged = await captureLog(async () => {
      created = await call("viewer", "POST", "/ApiUser", { Description: "Backup", Unknown: 1, OperatorGuid: null });
    });
    expect(created).toMatchObject({ status: 201 });
    const { Password, ...shown } = (created?.body ?? {}) as Record<string, string>;
    expect(shown).toEqual({
      ApiUserGuid: expect.any(String),
      OperatorGuid: viewer.operatorId,
      OperatorName: "Ines Roy",
      UserName: expect.stringMatching(/^[0-9a-f]{32}$/),
      Description: "Backup",
      AccessType: "Generic",
      CreatedDate: expect.stringMatching(SOON),
      LastUsedDate: null,
    });
    expect(await findApiAccountByCredentials(shown.UserName ?? "", Password ?? "")).not.toBeNull();
    const read = [await call("viewer", "GET", `/ApiUser/${shown.ApiUserGuid}`), await call("admin", "GET", "/ApiUser")];
    expect(read[0]?.body).toEqual(shown);
    expect(read[1]?.body).toContainEqual(shown);
    expectNoSecret([await everyTableAsText(), logged, JSON.stringify(read)].join("\n"), Password ?? "");
    expect(await auditOf(viewer, shown.ApiUserGuid ?? "")).toMatchObject([{ action: "account.create" }]);
    const event = await ownerDb.auditEvent.findFirst({ where: { targetId: shown.ApiUserGuid ?? "" } });
    expect(event?.via).toMatch(/^api:[0-9a-f-]{36}$/);
  });

  test("is listed for its operator, and for an admin with everybody's", async () => {
    const { call, admin, viewer, target } = await setUp();
    const namesOf = async (as: string, path: string) =>
      ((await call(as, "GET", path)).body as { OperatorName: string }[]).map(({ OperatorName }) => OperatorName);
    expect(await namesOf("viewer", "/ApiUser")).toEqual(["Ines Roy"]);
    expect((await namesOf("admin", "/ApiUser")).toSorted()).toEqual(["Ines Roy", "Maud Dupont", "Maud Dupont"]);
    expect(await namesOf("admin", `/apiuser/operator/%7B${viewer.operatorId.toUpperCase()}%7D/`)).toEqual(["Ines Roy"]);
    expect(await namesOf("viewer", `/ApiUser/Operator/${viewer.operatorId}`)).toEqual(["Ines Roy"]);
    const nobody = await call("admin", "GET", `/ApiUser/Operator/${newId()}`);
    expect(nobody.status).toBe(404);
    const { body } = await call("admin", "GET", `/ApiUser/${target.id}`);
    expect(body).toMatchObject({ OperatorGuid: admin.operatorId, LastUsedDate: null });
  });

  test("keeps its operator; a PUT without a description, or with an empty one, is refused", async () => {
    const { call, admin, viewer, target } = await setUp();
    const put = async (body: unknown) => (await call("admin", "PUT", `/ApiUser/${target.id}`, body)).status;
    expect(await put({ Description: "x", OperatorGuid: viewer.operatorId })).toBe(400);
    expect(await put({})).toBe(400);
    expect(await put({ Description: "  " })).toBe(400);
    expect(await put({ Description: "x".repeat(151) })).toBe(400);
    expect(await put({ Description: "Weekly import", OperatorGuid: admin.operatorId })).toBe(204);
    const { body } = await call("admin", "GET", `/ApiUser/${target.id}`);
    expect(body).toMatchObject({ Description: "Weekly import", OperatorGuid: admin.operatorId });
  });

  test("is gone once it is deleted; it may delete itself", async () => {
    const { call, viewer, target } = await setUp();
    expect((await call("admin", "DELETE", `/ApiUser/${target.id}`)).status).toBe(204);
    expect((await call("admin", "DELETE", `/ApiUser/${target.id}`)).status).toBe(404);
    expect(await findApiAccountByCredentials(target.userName, target.password)).toBeNull();
    const [own] = (await call("viewer", "GET", "/ApiUser")).body as { ApiUserGuid: string }[];
    expect((await call("viewer", "DELETE", `/ApiUser/${own?.ApiUserGuid}`)).status).toBe(204);
    expect(await ownerDb.apiAccount.count({ where: { operatorId: viewer.operatorId, revokedAt: null } })).toBe(0);
  });

  test.each([
    ["no guid", "GET", "/ApiUser/maud", undefined, 400],
    ["no guid of an operator", "GET", "/ApiUser/Operator/maud", undefined, 400],
    ["no JSON", "POST", "/ApiUser", "{", 400],
    ["another type", "POST", "/ApiUser", { Description: 7 }, 400],
    ["a bad guid in the body", "POST", "/ApiUser", { OperatorGuid: "maud" }, 400],
    ["an operator who is not there", "POST", "/ApiUser", { OperatorGuid: newId() }, 400],
    ["another method", "PATCH", "/ApiUser", {}, 405],
  ])("refuses %s", async (_, method, path, body, status) => {
    const { call } = await setUp();
    expect((await call("admin", method, path, body)).status).toBe(status);
  });
});

test("a service account of an API client gets none", async () => {
  const { call, admin } = await setUp();
  const service = await makeActor({ tenantOf: admin, role: "viewer" });
  await ownerDb.operator.updateMany({ where: { id: service.operatorId }, data: { email: null } });
  expect((await call("admin", "POST", "/ApiUser", { OperatorGuid: service.operatorId })).status).toBe(400);
});
