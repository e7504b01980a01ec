import "#test/own-database.ts";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { expectNoSecret } from "#test/canary.ts";
import { type DeployCli, makeDeployCli, readFolder } from "#test/clients/deploy-cli.ts";
import { documentedCommands } from "#test/clients/documented-commands.ts";
import { type EngineOverTls, startEngineOverTls } from "#test/clients/engine-over-tls.ts";
import { expectedExport, rowsOf, secrets, writeExport } from "#test/clients/moved-tenant.ts";
import { runLine } from "#test/clients/run-program.ts";
import { makeActor, makeSection } from "#test/factories.ts";
import { everyTableAsText, ownerDb } from "#test/owner.ts";

/** It compiles the schemas of all of Auth0's resources before it writes anything: ten seconds of processor time. */
const RUN_MS = 180_000;
const root = join(import.meta.dirname, "../../..");

let engine: EngineOverTls;
let actor: Actor;
let client: { client_id: string; client_secret: string };
let cli: DeployCli;
const ran: string[] = [];
beforeAll(async () => {
  engine = await startEngineOverTls();
  actor = await makeActor();
  await makeSection(actor);
  client = await addClient();
  cli = await makeDeployCli(engine, { clientId: client.client_id, clientSecret: client.client_secret });
  await writeExport(join(cli.folder, "auth0"));
}, RUN_MS);
afterAll(async () => {
  await engine.stop();
  await cli.remove();
});

/** By the command of docs/migrating.md, which is told the tenant: here are others. */
async function addClient() {
  const [line = ""] = documentedCommands("npm run -s coffre -- client add");
  const name = `Moves in ${actor.tenantId}`;
  await ownerDb.tenant.update({ where: { id: actor.tenantId }, data: { name } });
  const { stdout, stderr } = await runLine(`${line} --tenant '${name}'`, {
    cwd: root,
    environment: { DATABASE_URL: process.env.TEST_OWNER_DATABASE_URL ?? "", HOME: process.env.HOME ?? "" },
  });
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

/** Runs a line of docs/migrating.md. */
async function run(
  line: string,
  environment: Record<string, string> = {},
): Promise<{ code: number | null; said: string }> {
  ran.push(line);
  const { code, stdout, stderr } = await cli.run(line, environment);
  return { code, said: stdout + stderr };
}

const rows = () => rowsOf(actor.tenantId);
const countEvents = () => ownerDb.auditEvent.count({ where: { tenantId: actor.tenantId } });
const files = (folder: string) => readFolder(join(cli.folder, folder));

// One story, each part of it the next: a run takes long.
describe("auth0-deploy-cli, unmodified, by the commands of docs/migrating.md", { timeout: RUN_MS }, () => {
  test("a dry run tells what would move into an empty tenant, and writes nothing", async () => {
    const { code, said } = await run("a0deploy import -i auth0 --dry_run", secrets);
    expect(code, said).toBe(0);
    for (const name of ["Order texts", "Greet a customer", "Visitor registration"]) expect(said).toContain(name);
    const { items, flows, forms } = await rows();
    expect([items, flows, forms]).toEqual([[], [], []]);
  });

  test("an export of Auth0 moves in, with secrets from the environment", async () => {
    const { code, said } = await run("a0deploy import -i auth0", secrets);
    expect(code, said).toBe(0);
    const { items, flows, forms, versions } = await rows();
    expect(items.map(({ name, ready }) => [name, ready]).toSorted()).toEqual([
      ["Customers' tenant", false],
      ["Order texts", true],
      ["Receipts", false],
      ["Shop API", true],
      ["Visitor passes", false],
    ]);
    expect([flows.length, forms.length, versions.filter(({ number }) => number !== null).length]).toEqual([4, 2, 4]);
  });

  test("what comes out, with no filter, is what went in, secrets excepted", async () => {
    const { code, said } = await run("a0deploy export -f directory -s -o coffre");
    expect(code, said).toBe(0);
    expect(await files("coffre")).toEqual(await expectedExport());
  });

  test("a dry run of that, into the tenant that it came from, writes nothing", async () => {
    const before = [await rows(), await countEvents()];
    const { code, said } = await run("a0deploy import -i coffre --dry_run");
    expect(code, said).toBe(0);
    expect([await rows(), await countEvents()]).toEqual(before);
  });

  test("importing that changes nothing but what the client patches, and comes out the same again", async () => {
    const before = await rows();
    const known = await countEvents();
    const { code, said } = await run("a0deploy import -i coffre");
    expect(code, said).toBe(0);
    expect(await rows()).toEqual(before);
    const { tenantId } = actor;
    const events = await ownerDb.auditEvent.findMany({ where: { tenantId }, orderBy: { seq: "asc" }, skip: known });
    expect(events.map(({ action }) => action)).toEqual(before.items.map(() => "item.update"));

    await rm(join(cli.folder, "auth0"), { recursive: true });
    const filter = `AUTH0_INCLUDED_ONLY='["flowVaultConnections","flows","forms"]'`;
    await run(`${filter} a0deploy export -f directory -s -o auth0`);
    const { "branding/branding.json": _, ...ours } = await files("coffre");
    expect(await files("auth0")).toEqual(ours);
  });

  test("a connection is deleted after the flows that use it, which the refusal names", async () => {
    const removed = [
      "flow-vault-connections/Receipts.json",
      "flows/Greet a customer.json",
      "flows/Issue a visitor pass.json",
      "forms/Visitor registration.json",
    ];
    for (const path of removed) await rm(join(cli.folder, "coffre", path));
    const all = "AUTH0_ALLOW_DELETE=true a0deploy import -i coffre";
    const refused = await run(all);
    expect(refused.code).toBe(1);
    expect(refused.said).toMatch(/Receipts is used by .*Greet a customer/);
    expect((await rows()).items).toHaveLength(5);

    const flowsFirst = await run(
      `AUTH0_ALLOW_DELETE=true AUTH0_INCLUDED_ONLY='["flows","forms"]' a0deploy import -i coffre`,
    );
    expect(flowsFirst.code, flowsFirst.said).toBe(0);
    const between = await rows();
    expect(between.flows.map(({ name }) => name).toSorted()).toEqual(["Confirm a phone number", "Nothing yet"]);
    expect(between.forms.map(({ name }) => name)).toEqual(["Feedback"]);
    expect(between.items).toHaveLength(5);

    const rest = await run(all);
    expect(rest.code, rest.said).toBe(0);
    expect(await rows()).toEqual({ ...between, items: between.items.filter(({ name }) => name !== "Receipts") });
  });

  test("no secret in an export, a table, the log or what the client said; no error of ours", async () => {
    const exported = JSON.stringify([await files("auth0"), await files("coffre")]);
    const places = [exported, cli.output(), engine.output(), await everyTableAsText()].join("\n");
    for (const secret of [...Object.values(secrets), client.client_secret]) expectNoSecret(places, secret);
    expect(engine.errors()).toEqual([]);
  });

  test("no command of the documentation is left out", () => {
    expect(documentedCommands("a0deploy").toSorted()).toEqual([...new Set(ran)].toSorted());
  });
});
