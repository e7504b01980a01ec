import { mkdtempSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSealingKey } from "../lib/crypto/keyring.ts";
import { type Stand, withStand } from "./processes.ts";

// Tokens that one engine renews in a second, all of them due at once, each with another refresh token, against a stand-in
// of the provider. The yardstick, in the same run: the same requests by the platform's own fetch, with nothing kept.
//   node --conditions=react-server bench/renewals.ts [connections] [milliseconds that the provider takes]
// The renewals, the stand-in and the yardstick share this process; the database is one of its own.

const connections = Number(process.argv[2] ?? 3_000);
const delayMs = Number(process.argv[3] ?? 50);
const AT_ONCE = 32;

await withStand({ items: 2, sections: 1, isDurable: true }, async (stand) => {
  const provider = await startProvider();
  const bare = await rateOf(() => fetchAll(provider.url));
  const folder = join(mkdtempSync(join(tmpdir(), "coffre-bench-")), "keys");
  process.env.COFFRE_ENGINE_DATABASE_URL = stand.engineUrl;
  process.env.COFFRE_SEALING_KEY = JSON.stringify(await createSealingKey(folder));
  // Imported when the database is known: the environment is read once.
  const { createEgress, egressConfigFromEnv } = await import("#lib/egress/egress.ts");
  const { openKeyring } = await import("../engine/run/open-keyring.ts");
  const { createRenewals } = await import("../engine/tokens/renewals.ts");
  const keyring = await openKeyring(folder);
  await fillTokens(stand, keyring);
  const egress = createEgress({ ...egressConfigFromEnv(), providerUrls: { HUBSPOT: provider.url } });

  const before = process.cpuUsage();
  const rate = await rateOf(() => createRenewals({ keyring, egress }).renewDue());
  const { user, system } = process.cpuUsage(before);
  const { rows } = await stand.owner.query<{ count: number }>(
    `select count(*)::int from "ConnectionToken" where "serial" = 2 and "renewAt" > now()`,
  );
  if (rows[0]?.count !== connections) throw new Error(`${rows[0]?.count} of ${connections} were renewed`);
  console.log(`${connections} renewals: ${rate.toFixed(0)}/s`);
  console.log(`  ${((user + system) / 1_000 / connections).toFixed(1)} ms of processor each, the stand-in's included`);
  console.log(`fetch alone: ${bare.toFixed(0)}/s; ratio ${(rate / bare).toFixed(2)}`);
  await egress.close();
  await provider.close();
  const { db } = await import("#lib/db/client.ts");
  await db.$disconnect();
});

async function rateOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (connections * 1_000) / (performance.now() - startedAt);
}

/** Connected accounts whose tokens are due. */
async function fillTokens(
  { tenantId, owner }: Stand,
  keyring: { publicKey: import("#lib/crypto/seal.ts").PublicSealingKey },
) {
  const { newId } = await import("#lib/db/ids.ts");
  const { sealFields } = await import("#lib/vault/seal-fields.ts");
  const { seal } = await import("#lib/crypto/seal.ts");
  const { rows } = await owner.query<{ id: string }>(`select "id" from "VaultSection" limit 1`);
  const sectionId = rows[0]?.id ?? "";
  const { publicKey } = keyring;
  const [app, setup, origins] = ["HUBSPOT", "OAUTH_CODE", ["https://api.hubapi.com"]];
  const attributes = { client_id: "client" };
  for (let index = 0; index < connections; index++) {
    const itemId = newId();
    const place = { tenantId, itemId, version: 1 };
    const [secret] = await sealFields(publicKey, { client_secret: "secret-of-the-client" }, place, {
      app,
      setup,
      origins,
      attributes,
    });
    const token = (field: "access_token" | "refresh_token") =>
      seal(publicKey, `${field}_${index}`, {
        ...{ use: "connection-token", tenant: tenantId, item: itemId, version: 1, serial: 1, field },
        ...{ app, setup, origins, facts: {} },
      });
    await owner.query(
      `insert into "VaultItem" ("tenantId", "id", "sectionId", "kind", "name", "appId", "setupType", "attributes",
         "origins", "ready", "version", "fingerprint", "updatedAt")
       values ($1, $2, $3, 'connection', $4, $5, $6, $7, $8, true, 1, 'x', now())`,
      [tenantId, itemId, sectionId, `CRM ${index}`, app, setup, attributes, origins],
    );
    await owner.query(
      `insert into "VaultSecret" ("tenantId", "itemId", "field", "version", "kid", "jwe") values ($1, $2, $3, 1, $4, $5)`,
      [tenantId, itemId, "client_secret", publicKey.kid, secret?.jwe],
    );
    await owner.query(
      `insert into "ConnectionToken" ("tenantId", "itemId", "version", "serial", "kid", "accessJwe", "refreshJwe", "origins",
         "obtainedAt", "expiresAt", "renewAt")
       values ($1, $2, 1, 1, $3, $4, $5, $6, now(), now() + interval '10 minutes', now() - interval '1 second')`,
      [tenantId, itemId, publicKey.kid, await token("access_token"), await token("refresh_token"), origins],
    );
  }
}

async function startProvider() {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      asked += 1;
      const body = {
        access_token: `access_${asked}_of_many`,
        refresh_token: `refresh_${asked}_of_many`,
        expires_in: 3_600,
      };
      setTimeout(() => {
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
      }, delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function fetchAll(url: string): Promise<void> {
  let left = connections;
  const worker = async () => {
    while (left-- > 0) {
      const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: "refresh" });
      await (await fetch(`${url}/oauth/v1/token`, { method: "POST", body })).json();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
