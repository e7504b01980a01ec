import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import type { SetupInput } from "#lib/vault/schema.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor, makeOperatorWithPassword, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";
import { trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttp, startHttps } from "#test/providers/https.ts";
import { makeRunItem } from "#test/run-stored-items.ts";
import { createArchiveOpener } from "../pkcs12/open-archive.ts";
import type { EngineParts } from "../run/run.ts";
import { internalApp } from "./internal.ts";

const token = "t".repeat(64);
const password = "canary correct horse 77";
const secret = "canary-any-host-bearer-0042";
const accessToken = "canary-any-host-token-0043";
const archives = createArchiveOpener();

let api: StandIn;
let elsewhere: StandIn;
let plain: Omit<StandIn, "ca">;
let engine: EngineParts;
const authorizations: (string | undefined)[] = [];

beforeAll(async () => {
  api = await startHttps((request, response) => {
    authorizations.push(request.headers.authorization);
    const granted = { access_token: accessToken, token_type: "Bearer", expires_in: 3600 };
    if (request.url === "/token") return void response.end(JSON.stringify(granted));
    if (request.url === "/away") response.writeHead(307, { location: `${elsewhere.origin}/x` });
    response.end(JSON.stringify({ echoed: request.headers }));
  });
  elsewhere = await startHttps((_, response) => void response.end("{}"));
  plain = await startHttp((_, response) => void response.end("{}"));
  for (const { ca } of [api, elsewhere]) trust(ca);
  const ports = [api, elsewhere, plain].map(({ port }) => port);
  engine = await makeEngineParts({ allow: ports.flatMap((port) => [`127.0.0.1:${port}`, `localhost:${port}`]) });
});
afterAll(async () => {
  await engine.egress.close();
  for (const server of [api, elsewhere, plain]) await server.close();
});

async function ask(actor: Actor, body: object) {
  const { tenantId, operatorId } = actor;
  const sessionId = newId();
  await ownerDb.session.create({ data: { tenantId, id: sessionId, operatorId } });
  const app = internalApp({ token, engine, queue: engine.queue, archives });
  const response = await app.request("/internal/settings/any-host", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      "x-coffre-tenant": tenantId,
      "x-coffre-session": sessionId,
    },
    body: JSON.stringify({ allows: true, password, address: "192.0.2.1", ...body }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const allowsAnyHost = async ({ tenantId }: Actor) =>
  (await ownerDb.tenant.findUniqueOrThrow({ where: { id: tenantId } })).allowsAnyHost;

const auditOf = ({ tenantId }: Actor) =>
  ownerDb.auditEvent.findMany({
    where: { tenantId, action: "settings.anyHost" },
    select: { detail: true, operatorId: true },
    orderBy: { seq: "asc" },
  });

/** As an import over an API makes it: without hosts. */
async function makeHostless(actor: Actor, setup: SetupInput = { type: "BEARER", token: secret }): Promise<string> {
  const sectionId = await makeSection(actor);
  const client = (await findOperatorActor(actor.tenantId, actor.operatorId, "api")) as Actor;
  const { id } = await createConnection(client, { sectionId, appId: "HTTP", name: "Orders API", setup });
  return toPublicId("ac", id);
}

const call = (params: object) => [{ id: "call", type: "HTTP", action: "SEND_REQUEST", params }] as never;

test("off refuses; an administrator's password turns it on, and off again; each time it is audited and told", async () => {
  const { actor } = await makeOperatorWithPassword(password);
  const other = await makeActor({ tenantOf: actor });
  await makeActor({ tenantOf: actor, role: "editor" });
  const connection_id = await makeHostless(actor);
  const send = () => runActions(engine, actor, call({ connection_id, url: `${api.origin}/orders` }));

  const refused = { status: "FAILED", error: { code: "ERR_CONNECTION_ANY_HOST" } };
  expect(await send()).toMatchObject(refused);
  expect(authorizations).toEqual([]);

  const log = await captureLog(async () => {
    expect(await ask(actor, {})).toEqual({ status: 200, body: {} });
    expect(await ask(actor, {})).toEqual({ status: 200, body: {} });
    expect(await send()).toMatchObject({ status: "COMPLETED" });
  });
  expect(authorizations).toEqual([`Bearer ${secret}`]);
  for (const canary of [secret, password]) {
    expectNoSecret(await everyTableAsText(), canary);
    expectNoSecret(log, canary);
  }

  expect((await ask(actor, { allows: false })).status).toBe(200);
  expect(await send()).toMatchObject(refused);
  const by = { operatorId: actor.operatorId };
  expect(await auditOf(actor)).toEqual([
    { detail: { allowed: true }, ...by },
    { detail: { allowed: false }, ...by },
  ]);
  const notices = await ownerDb.notice.findMany({ where: { tenantId: actor.tenantId }, orderBy: { id: "asc" } });
  const told = (allows: string) => ({
    operatorId: other.operatorId,
    message: { messageKey: "notices.anyHost", params: { admin: "Maud Dupont", allows } },
  });
  expect(notices).toMatchObject([told("true"), told("false")]);
});

test("on, a secret still leaves by https alone, follows no redirect to another host, and hosts that are named hold", async () => {
  const { actor } = await makeOperatorWithPassword(password);
  const connection_id = await makeHostless(actor);
  await ask(actor, {});
  const outcome = async (url: string, connection = connection_id) =>
    (await runActions(engine, actor, call({ connection_id: connection, url }))).error;
  expect(await outcome(`${plain.origin}/x`)).toMatchObject({ messageKey: "engine.httpsOnly" });
  expect(await outcome(`${api.origin}/away`)).toMatchObject({ messageKey: "engine.redirectElsewhere" });
  const named = await createConnection(actor, {
    sectionId: await makeSection(actor, "Other"),
    appId: "HTTP",
    name: "Named",
    setup: { type: "BEARER", token: secret },
    origins: [elsewhere.origin],
  });
  expect(await outcome(`${api.origin}/x`, toPublicId("ac", named.id))).toMatchObject({
    messageKey: "engine.hostNotAllowed",
  });
});

test("on, what obtains tokens sends them to any host as well, and its own credentials to the token endpoint alone", async () => {
  const { actor } = await makeOperatorWithPassword(password);
  const token_endpoint = `${api.origin}/token`;
  const client = { client_id: "shop", client_secret: "canary-any-host-client-0044" };
  const connection_id = await makeHostless(actor, { type: "OAUTH_CLIENT_CREDENTIALS", token_endpoint, ...client });
  await ask(actor, {});
  authorizations.length = 0;
  const execution = await runActions(engine, actor, call({ connection_id, url: `${api.origin}/orders` }));
  expect(execution).toMatchObject({ status: "COMPLETED" });
  expect(authorizations.at(-1)).toBe(`Bearer ${accessToken}`);
  const stored = await everyTableAsText();
  for (const canary of [accessToken, client.client_secret]) expectNoSecret(stored, canary);
});

test("it holds for stored items without hosts, and for the tenant that set it alone", async () => {
  const { actor } = await makeOperatorWithPassword(password);
  const neighbour = await makeActor();
  const use = async (by: Actor) => {
    const contents = { kind: "credentialSet", username: "maud", password: secret } as const;
    const credential_set = await makeRunItem(engine, by, contents);
    return runActions(engine, by, call({ url: `${api.origin}/x`, credential_set }));
  };
  expect(await use(actor)).toMatchObject({ error: { code: "ERR_ITEM_ANY_HOST" } });
  await ask(actor, {});
  expect(await use(actor)).toMatchObject({ status: "COMPLETED" });
  expect(await use(neighbour)).toMatchObject({ error: { code: "ERR_ITEM_ANY_HOST" } });
  expect(await allowsAnyHost(neighbour)).toBe(false);
});

test("a row that says anything else than its envelope is altered, whatever the setting", async () => {
  const { actor } = await makeOperatorWithPassword(password);
  await ask(actor, {});
  const setup = { type: "BEARER", token: secret };
  const place = { sectionId: await makeSection(actor), appId: "HTTP", name: "Named" };
  const { id } = await createConnection(actor, { ...place, setup, origins: [elsewhere.origin] });
  await ownerDb.vaultItem.updateMany({ where: { id }, data: { origins: [] } });
  const execution = await runActions(
    engine,
    actor,
    call({ connection_id: toPublicId("ac", id), url: `${api.origin}/x` }),
  );
  expect(execution.error).toMatchObject({ code: "ERR_CONNECTION_ALTERED" });
});

test("refused: a wrong password, an editor, a viewer, nobody's password; and nothing changes", async () => {
  const { actor, email } = await makeOperatorWithPassword(password);
  const { passwordHash } = await ownerDb.operator.findFirstOrThrow({ where: { email } });
  const colleague = async (role: "editor" | "viewer") => {
    const made = await makeActor({ tenantOf: actor, role });
    await ownerDb.operator.updateMany({ where: { id: made.operatorId }, data: { passwordHash } });
    return made;
  };
  const wrong = await ask(actor, { password: "another" });
  expect(wrong).toMatchObject({ status: 400, body: { fieldErrors: { password: ["errors.passwordWrong"] } } });
  for (const role of ["editor", "viewer"] as const) expect((await ask(await colleague(role), {})).status).toBe(403);
  // Whoever never chose a password has none to type.
  expect((await ask(await makeActor({ tenantOf: actor }), {})).status).toBe(400);
  expect((await ask(actor, { password: "" })).status).toBe(400);
  expect(await allowsAnyHost(actor)).toBe(false);
  expect(await auditOf(actor)).toEqual([]);
});

test("whoever has taken over a session guesses no faster than at the sign-in", async () => {
  const { actor } = await makeOperatorWithPassword(password);
  const statuses: number[] = [];
  for (let count = 0; count < 9; count++) statuses.push((await ask(actor, { password: `guess ${count}` })).status);
  expect(statuses.at(-1)).toBe(429);
  expect(await ask(actor, {})).toMatchObject({ status: 429 });
  expect(await allowsAnyHost(actor)).toBe(false);
});
