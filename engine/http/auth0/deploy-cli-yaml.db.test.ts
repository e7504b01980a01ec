import "#test/own-database.ts";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { expectNoSecret } from "#test/canary.ts";
import { makeClientTenant } from "#test/clients/client-tenant.ts";
import { makeDeployCli, readFolder } from "#test/clients/deploy-cli.ts";
import { startEngineOverTls } from "#test/clients/engine-over-tls.ts";
import { expectedExport, secrets, setupMappings, writeYamlExport } from "#test/clients/moved-tenant.ts";
import { everyTableAsText } from "#test/owner.ts";

const RUN_MS = 180_000;
const configuration = { AUTH0_INCLUDED_ONLY: ["flowVaultConnections", "flows", "forms"] };

test("auth0-deploy-cli, unmodified, moves a tenant in and out as YAML", { timeout: RUN_MS }, async () => {
  const engine = await startEngineOverTls();
  const tenant = await makeClientTenant();
  const cli = await makeDeployCli(engine, tenant);
  try {
    await mkdir(join(cli.folder, "auth0"));
    await writeYamlExport(join(cli.folder, "auth0"));
    const given = { ...configuration, AUTH0_KEYWORD_REPLACE_MAPPINGS: setupMappings() };
    await writeFile(join(cli.folder, "in.json"), JSON.stringify(given));
    await writeFile(join(cli.folder, "out.json"), JSON.stringify(configuration));
    const imported = await cli.run("a0deploy import -c in.json -i auth0/tenant.yaml");
    expect(imported.code, imported.stdout + imported.stderr).toBe(0);

    const exported = await cli.run("a0deploy export -c out.json -f yaml -o out");
    expect(exported.code, exported.stdout + exported.stderr).toBe(0);
    const { "tenant.yaml": text, ...documents } = await readFolder(join(cli.folder, "out"));
    const expected = Object.entries(await expectedExport());
    expect(documents).toEqual(Object.fromEntries(expected.filter(([path]) => /^(flows|forms)\//.test(path))));
    expect(text).toBe(listing.trimStart());
  } finally {
    await engine.stop();
    await cli.remove();
  }
  const places = [cli.output(), engine.output(), await everyTableAsText()].join("\n");
  for (const secret of [...Object.values(secrets), tenant.clientSecret]) expectNoSecret(places, secret);
  expect(engine.errors()).toEqual([]);
});

const listing = `
forms:
  - name: Feedback
    body: ./forms/Feedback.json
  - name: Visitor registration
    body: ./forms/Visitor registration.json
flows:
  - name: Confirm a phone number
    body: ./flows/Confirm a phone number.json
  - name: Greet a customer
    body: ./flows/Greet a customer.json
  - name: Issue a visitor pass
    body: ./flows/Issue a visitor pass.json
  - name: Nothing yet
    body: ./flows/Nothing yet.json
flowVaultConnections:
  - name: Customers' tenant
    app_id: AUTH0
    ready: false
  - name: Order texts
    account_name: AC1***111
    app_id: TWILIO
    ready: true
  - name: Receipts
    app_id: SENDGRID
    ready: false
  - name: Shop API
    account_name: Bearer ***d92
    app_id: HTTP
    ready: true
  - name: Visitor passes
    app_id: JWT
    ready: false
`;
