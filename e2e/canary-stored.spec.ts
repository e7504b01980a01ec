import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { makeActor, makeGroup, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { ECHO_KEY } from "#test/providers/echo.ts";
import { makeClient, makeOwnAccount, makePeopleAndAccounts, shownOnceBy } from "./fixtures/account-secrets.ts";
import { Canary } from "./fixtures/canary.ts";
import { packCanaryArchive } from "./fixtures/canary-archive.ts";
import { copyEveryTable } from "./fixtures/database-copy.ts";
import {
  databaseFolder,
  fetchEverything,
  type Places,
  placesOf,
  typedValues,
  walkPages,
} from "./fixtures/every-place.ts";
import { cookieOf } from "./fixtures/outsiders.ts";
import { mustDo, recordedActions, recordedV4 } from "./fixtures/recorded-calls.ts";
import { digestRequests, echoRequests, partnerRequests, shared } from "./fixtures/shared.ts";
import { storedFlows } from "./fixtures/stored-flows.ts";
import {
  base32Of,
  expectStatus,
  putInByActions,
  putInByV4,
  type StoredGround,
  type StoredIds,
} from "./fixtures/stored-ways-in.ts";
import { submitInVain } from "./fixtures/stored-ways-refused.ts";
import { expect, test } from "./fixtures/test.ts";
import { Traffic } from "./fixtures/traffic.ts";
import { words } from "./fixtures/words.ts";
import { StoredItemPage } from "./pages/stored-item-page.ts";

/** Where the content of a file is asked for, or answers the request that brought it. */
const fileDoors =
  /^GET \/api\/vault\/items\/[^/]+\/file 200$|^GET \/v4\/VaultItem(\/[^/]+)? 200$|^POST \/v4\/VaultItem 201$/;
/** Sets with which nothing may leave: no host is allowed, or there is no user name to send. */
const refusedSets: ReadonlySet<string> = new Set(["any_host", "unnamed"]);

// It would record each page and answer a second time, which takes longer than all else here.
test.use({ trace: "off" });

test("what stored items, accounts and links hold goes in by every path, and comes out nowhere", async ({
  signInAs,
  page,
  context,
}) => {
  test.setTimeout(240_000);
  const [canary, contents, shownOnce, planted, ran] = Array.from({ length: 5 }, () => new Canary()) as Birds;
  const traffic = new Traffic();
  traffic.watch(context);
  const { actor, sectionId } = await signInAs("admin");
  const tenantName = `Stored canary ${newId()}`;
  await ownerDb.tenant.updateMany({ where: { id: actor.tenantId }, data: { name: tenantName } });
  const cookie = await cookieOf(actor);
  const act = recordedActions(traffic, cookie);
  const v4 = recordedV4(traffic, await makeOwnAccount({ act, planted, shownOnce }));
  const archive = await packCanaryArchive(canary);
  const ground: StoredGround = { canary, contents, planted, traffic, sectionId, cookie, act, v4, archive };
  const viewer = await makeActor({ role: "viewer", tenantOf: actor, grants: { [sectionId]: "view" } });

  const ids = await test.step("the dashboard's actions and its upload", () => putInByActions(ground));
  await test.step("/v4", async () => addAll(ids, await putInByV4(ground)));
  await test.step("the dashboard's forms, the first tries refused", async () => {
    page.setDefaultTimeout(10_000);
    await page.goto("/vault");
    await fillForms(ground, new StoredItemPage(page));
    for (const bird of [canary, contents])
      expect(bird.hits("the page", `${await page.content()}\n${await typedValues(page)}`)).toEqual([]);
    addAll(ids, await madeByForms(actor));
  });
  const people = await test.step("operators' passwords, links, and API accounts", () =>
    makePeopleAndAccounts(ground, shownOnce, tenantName));
  const clientId = await test.step("an API client", () => makeClient(ground, shownOnce));
  await test.step("refused submissions", async () => {
    const stranger = await makeActor();
    const strange = recordedActions(traffic, await cookieOf(stranger));
    const accounts = [
      await makeOwnAccount({ act: strange, planted, shownOnce }),
      await makeOwnAccount({ act: recordedActions(traffic, await cookieOf(viewer)), planted, shownOnce }),
    ];
    const intruders = {
      acts: [strange, recordedActions(traffic, await cookieOf(viewer))],
      v4s: accounts.map((account) => recordedV4(traffic, account)),
      foreignSectionId: await makeSection(stranger),
    };
    expect(await submitInVain(ground, ids, intruders)).toEqual([]);
  });

  const folder = `/${newId()}`;
  const runs = await test.step("flows that use every item, against providers that echo and that refuse", () =>
    runFlows(ground, actor, ids, folder));
  ran.keep(runs.all);
  await test.step("each provider got the secret, and what came back wears marks", () =>
    checkProviders(ground, ids, folder, runs.all));

  const everyId = Object.values(ids).flatMap((named) => Object.values(named));
  const places: Places = {
    ...{ items: everyId, flows: runs.flows, executions: runs.executions, sections: [sectionId] },
    operators: [actor.operatorId, ...people.operatorIds],
    groups: [await makeGroup(actor, [], `Group ${planted.marker}`)],
    clients: [clientId],
  };
  const some: Places = { ...places, items: oneOfEach(ids), flows: runs.flows.slice(0, 1) };
  await test.step("every page, as a person sees it", () =>
    walkPages(page, { ...some, executions: runs.executions.slice(-1) }, traffic));
  for (const [reader, there] of [
    [actor, places],
    [viewer, some],
  ] as const)
    await test.step(`every page and route, for ${reader.role}`, () => fetchEverything(reader, there, traffic));
  await test.step("every answer of /v4", () => readV4(ground, places));

  await test.step("nowhere in the database, the files, the logs, the answers", async () => {
    const tables = await copyEveryTable();
    const inTables = (bird: Canary) => [...tables].flatMap(([name, content]) => bird.hits(name, content));
    const answers = await traffic.all();
    const inAnswers = (bird: Canary) => answers.flatMap(({ where, text }) => bird.hits(where, text));

    // What may be seen is found in every place: so the search would find a secret there too.
    expect(placesOf(inTables(planted))).toEqual(expect.arrayContaining(tablesOfPlanted));
    expect(planted.hitsInFolder(databaseFolder())).not.toEqual([]);
    const seen = placesOf(inAnswers(planted));
    const unseen = placesOfPlanted.filter((place) => !seen.some((where) => where.startsWith(place)));
    expect(unseen).toEqual([]);
    expect(placesOf(ran.hitsInFolder(join(shared.stack.dataFolder, "logs")))).not.toEqual([]);
    expect(readFileSync(shared.stack.outputFile, "utf8")).toContain("Coffre is ready");

    for (const bird of [canary, contents, shownOnce]) {
      expect(inTables(bird)).toEqual([]);
      expect(bird.hitsInFolder(dirname(shared.stack.dataFolder))).toEqual([]);
      expect(bird.hitsInFolder(databaseFolder())).toEqual([]);
    }
    expect(inAnswers(canary)).toEqual([]);
    // And these come back where they should, or the search would not see them.
    const given = placesOf(inAnswers(contents));
    expect(given.filter((where) => !fileDoors.test(where))).toEqual([]);
    expect(given.length).toBeGreaterThan(2);
    expect(placesOf(inAnswers(shownOnce)).toSorted()).toEqual(shownOnceBy.toSorted());
  });
});

type Birds = [canary: Canary, contents: Canary, shownOnce: Canary, planted: Canary, ran: Canary];

const tablesOfPlanted = [
  ...["ApiAccount", "AuditEvent", "ExecutionStep", "FlowExecution", "Operator", "OperatorGroup", "VaultItem"],
].map((name) => `public.${name}`);

/** By how they begin. */
const placesOfPlanted = [
  ...["GET /vault", "GET /vault/", "RSC /vault", "DOM /vault", "DOM /vault/", "GET /api/vault/items"],
  ...["DOM /account", "DOM /audit", "DOM /settings/operators", "DOM /settings/groups", "DOM /executions/"],
  ...["GET /account", "GET /settings/operators/", "GET /api/operators/", "GET /settings/groups/", "GET /api/groups/"],
  ...["GET /audit", "GET /api/audit", "GET /api/audit/export", "GET /api/executions/", "GET /api/vault/options"],
  ...["GET /v4/VaultItem", "GET /v4/VaultItem/", "GET /v4/ApiUser", "GET /v4/Operator", "GET /v4/OperatorGroup"],
];

async function fillForms({ canary, contents, archive }: StoredGround, item: StoredItemPage): Promise<void> {
  const set = await item.begin("credentialSet", "form");
  await item.field(set, "username").fill("maud");
  await item.field(set, "password").fill(canary.awkward());
  await item.submit(set);
  await expect(item.host(set)).toHaveAttribute("aria-invalid", "true");
  await item.host(set).fill(shared.echoOrigin);
  await item.submit(set);
  await expect(set).toBeHidden();

  const mtls = await item.begin("certificateArchive", "mtls_form");
  const packed = { name: "a.p12", mimeType: "application/x-pkcs12", buffer: Buffer.from(archive.archive, "base64") };
  await item.field(mtls, "archive").setInputFiles(packed);
  await item.field(mtls, "archivePassword").fill(canary.awkward());
  await item.host(mtls).fill(shared.partnerOrigin);
  await item.submit(mtls);
  await expect(mtls).toContainText(words.en.errors.archivePassword);
  await item.field(mtls, "archivePassword").fill(archive.password);
  await item.submit(mtls);
  await item.close(mtls);

  const code = await item.begin("oneTimePassword", "code_form");
  const uri = `otpauth://totp/Acme:maud?secret=${base32Of(canary.token())}&digits=8&period=120`;
  await item.field(code, "secret").fill(uri);
  await item.host(code).fill(shared.echoOrigin);
  await item.submit(code);
  await expect(code).toBeHidden();

  const file = await item.begin("file", "file_form");
  const chosen = { name: "form.txt", mimeType: "text/plain", buffer: Buffer.from(contents.awkward()) };
  await item.field(file, "file").setInputFiles(chosen);
  for (const [index, host] of [shared.partnerOrigin, shared.echoOrigin].entries()) {
    if (index > 0) await file.getByRole("button", { name: words.en.vault.credentials.addHost }).click();
    await item.host(file, index + 1).fill(host);
  }
  await item.submit(file);
  await expect(file).toBeHidden();
}

function addAll(ids: StoredIds, more: StoredIds): void {
  for (const [kind, named] of Object.entries(more)) Object.assign(ids[kind as keyof StoredIds], named);
}

async function madeByForms({ tenantId }: Actor): Promise<StoredIds> {
  const items = await ownerDb.vaultItem.findMany({ where: { tenantId }, select: { id: true, name: true } });
  const idOf = (name: string) => ({ [name]: items.find((item) => item.name === name)?.id ?? "" });
  return {
    ...{ sets: idOf("form"), codes: idOf("code_form"), archives: idOf("mtls_form") },
    ...{ certificates: {}, files: idOf("file_form") },
  };
}

const oneOfEach = (ids: StoredIds) => Object.values(ids).flatMap((named) => Object.values(named).slice(0, 1));

async function runFlows({ act, planted, traffic, cookie }: StoredGround, actor: Actor, ids: StoredIds, folder: string) {
  const flows: string[] = [];
  const executions: string[] = [];
  for (const [name, actions] of Object.entries(storedFlows(ids, folder))) {
    const { id: flowId } = await createFlow(actor, { name, actions, publish: true });
    const input = { note: planted.marker };
    const { executionId } = await mustDo(act, "runFlowAction", { flowId, which: "published", input });
    const status = async () =>
      JSON.parse((await traffic.fetch(`/api/executions/${executionId}`, { headers: { cookie } })).text).status;
    await expect.poll(status, { timeout: 60_000 }).not.toMatch(/QUEUED|RUNNING/);
    expect(await status(), name).toBe(name === "all" ? "COMPLETED" : "FAILED");
    flows.push(flowId);
    executions.push(String(executionId));
  }
  return { flows, executions, all: executions[0] ?? "" };
}

async function checkProviders(
  { canary, contents, traffic, cookie }: StoredGround,
  ids: StoredIds,
  folder: string,
  executionId: string,
) {
  for (const key of Object.keys(ids.sets).filter((name) => name !== "digest")) {
    const received = await echoRequests(`${folder}/${key}/`);
    if (refusedSets.has(key)) expect(received, key).toEqual([]);
    else expect(canary.hits(key, JSON.stringify(received)), key).not.toEqual([]);
  }
  for (const key of Object.keys(ids.codes)) {
    const received = await echoRequests(`${folder}/${key}/`);
    const codes = received.map(({ headers }) => headers[ECHO_KEY.header] ?? "");
    expect(codes).toHaveLength(4);
    for (const code of codes) {
      expect(code).toMatch(/^[0-9]{8}$/);
      canary.keepCode(code);
    }
  }
  const proofs = (await digestRequests(folder)).flatMap(
    ({ authorization }) => /response="([0-9a-f]+)"/.exec(authorization ?? "")?.[1] ?? [],
  );
  expect(proofs.length).toBeGreaterThanOrEqual(3);
  for (const proof of proofs) canary.keep(proof);
  const partners = await partnerRequests(folder);
  expect(new Set(partners.map(({ peer }) => peer))).toEqual(new Set(["ec.shop.example"]));
  for (const key of Object.keys(ids.files)) {
    const received = partners.filter(({ path }) => path === `${folder}/${key}`);
    expect(received.map(({ body }) => contents.hits(key, Buffer.from(body, "base64")).length > 0)).toEqual([
      true,
      true,
    ]);
  }
  const { text } = await traffic.fetch(`/api/executions/${executionId}`, { headers: { cookie } });
  for (const [key, label] of [
    ...Object.keys(ids.sets)
      .filter((name) => !refusedSets.has(name))
      .map((name) => [name, "Password"]),
    ...Object.keys(ids.codes).map((name) => [name, "Code"]),
  ])
    expect(text.includes(`«${key} / ${label}»`), key).toBe(true);
}

async function readV4({ v4 }: StoredGround, { items, operators = [], groups = [] }: Places): Promise<void> {
  for (const path of ["/VaultItem", "/VaultSection", "/ApiUser", "/Operator", "/OperatorGroup"])
    await expectStatus(200, v4("GET", path));
  for (const id of items) await expectStatus(200, v4("GET", `/VaultItem/${id}`));
  for (const id of operators) await expectStatus(200, v4("GET", `/Operator/${id}`));
  for (const id of operators) await expectStatus(200, v4("GET", `/ApiUser/Operator/${id}`));
  for (const id of groups) await expectStatus(200, v4("GET", `/OperatorGroup/${id}`));
  // In use: it stays.
  for (const id of items.slice(0, 1)) await expectStatus(400, v4("DELETE", `/VaultItem/${id}`));
}
