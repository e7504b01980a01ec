import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ownerDb } from "#test/owner.ts";
import { readFolder } from "./deploy-cli.ts";

const fixture = join(import.meta.dirname, "../fixtures/auth0-export");

/** By the keywords that stand for them in what is imported. */
export const secrets = {
  SHOP_API_TOKEN: "canary-of-the-shop-b1f60d92",
  TWILIO_AUTH_TOKEN: "canary-of-twilio-77e0c4",
  FEEDBACK_RECAPTCHA_KEY: "canary-of-the-robot-c90a13",
};

const SHOP_API = "flow-vault-connections/Shop API.json";
const ORDER_TEXTS = "flow-vault-connections/Order texts.json";

const setups: Readonly<Record<string, unknown>> = {
  [SHOP_API]: { type: "BEARER", token: "##SHOP_API_TOKEN##" },
  [ORDER_TEXTS]: {
    type: "API_KEY",
    account_id: "AC11111111111111111111111111111111",
    api_key: "##TWILIO_AUTH_TOKEN##",
  },
};

/** The export of an Auth0 tenant, as its export command writes it, with keywords where secrets go in. */
export async function writeExport(folder: string): Promise<void> {
  await cp(fixture, folder, { recursive: true });
  for (const [path, setup] of Object.entries(setups)) {
    const file = join(folder, path);
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, "utf8")), setup }));
  }
}

/** The same as its YAML: connections inline, the others by reference, setups whole from `@@SETUPS@@`. JSON is YAML. */
export async function writeYamlExport(folder: string): Promise<void> {
  const flowVaultConnections: object[] = [];
  const listed: Record<"flows" | "forms", { name: string; body: string }[]> = { flows: [], forms: [] };
  for (const [path, content] of Object.entries(await readFolder(fixture))) {
    const [kind] = path.split("/");
    const { name } = content as { name: string };
    if (kind === "flows" || kind === "forms") listed[kind].push({ name, body: `./${path}` });
    else
      flowVaultConnections.push({
        ...(content as object),
        ...(setups[path] ? { setup: `@@${keywordOf(path)}@@` } : {}),
      });
  }
  for (const kind of ["flows", "forms"]) await cp(join(fixture, kind), join(folder, kind), { recursive: true });
  await writeFile(join(folder, "tenant.yaml"), JSON.stringify({ flowVaultConnections, ...listed }));
}

/** What stands for the setups in the YAML, as objects: texts alone can come from the environment. */
export function setupMappings(): Record<string, unknown> {
  const filled = JSON.stringify(setups).replaceAll(/##(\w+)##/g, (_, name: keyof typeof secrets) => secrets[name]);
  const entries = Object.entries(JSON.parse(filled) as object).map(
    ([path, setup]) => [keywordOf(path), setup] as const,
  );
  return { ...Object.fromEntries(entries), FEEDBACK_RECAPTCHA_KEY: secrets.FEEDBACK_RECAPTCHA_KEY };
}

function keywordOf(path: string): string {
  return path.replaceAll(/\W/g, "_").toUpperCase();
}

/** What comes out again: all but the secrets, and with what tells that they are there. */
export async function expectedExport(): Promise<Record<string, unknown>> {
  const files = await readFolder(fixture);
  const ready = (path: string, account_name: string) => ({ ...(files[path] as object), ready: true, account_name });
  return {
    ...(JSON.parse(JSON.stringify(files).replaceAll("##FEEDBACK_RECAPTCHA_KEY##", "***")) as object),
    [SHOP_API]: ready(SHOP_API, "Bearer ***d92"),
    [ORDER_TEXTS]: ready(ORDER_TEXTS, "AC1***111"),
    // Written by the client, of what Coffre has not.
    "branding/branding.json": {},
  };
}

/** All rows of what moves in, but for what every PATCH of a connection changes: its fingerprint and its time. */
export async function rowsOf(tenantId: string) {
  const of = { where: { tenantId }, orderBy: { id: "asc" } } as const;
  const items = await ownerDb.vaultItem.findMany({ ...of, omit: { fingerprint: true, updatedAt: true } });
  return {
    items,
    secrets: await ownerDb.vaultSecret.findMany({
      where: { tenantId },
      orderBy: [{ itemId: "asc" }, { field: "asc" }],
    }),
    flows: await ownerDb.flow.findMany(of),
    versions: await ownerDb.flowVersion.findMany(of),
    forms: await ownerDb.form.findMany(of),
    formSecrets: await ownerDb.formSecret.findMany({ where: { tenantId }, orderBy: { componentId: "asc" } }),
  };
}
