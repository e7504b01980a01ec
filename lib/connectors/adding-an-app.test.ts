import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const TIMEOUT_MS = 120_000;
const FOLDERS = ["app", "bin", "components", "engine", "lib", "messages", "prisma", "scripts", "test"];
const FILES = [".gitignore", "biome.json", "package.json", "tsconfig.json", "vitest.config.ts"];

const documentation = await readFile(join(ROOT, "docs/adding-an-app.md"), "utf8");
let copy = "";

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), "coffre-app-"));
  for (const path of [...FOLDERS, ...FILES]) await cp(join(ROOT, path), join(copy, path), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(copy, "node_modules"));
  for (const program of blocks("ts")) await writeProgram(program);
  for (const change of blocks("diff").flatMap((block) => block.split(/^--- /m).filter(Boolean))) await apply(change);
  for (const texts of blocks("json")) await addMessages(JSON.parse(texts));
}, TIMEOUT_MS);
afterAll(() => rm(copy, { recursive: true, force: true }));

function blocks(language: string): string[] {
  const found = documentation.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"));
  return [...found].map(([, text = ""]) => text);
}

/** Its first line is where it stands. */
async function writeProgram(program: string): Promise<void> {
  const [, path, text] = /^\/\/ (\S+)\n([\s\S]*)$/.exec(program) ?? [];
  if (!path || !text) throw new Error("a program of the documentation says where it stands");
  await mkdir(dirname(join(copy, path)), { recursive: true });
  await writeFile(join(copy, path), text);
}

/** Puts each line that is added after the one that stands before it. */
async function apply(change: string): Promise<void> {
  const [path = "", ...lines] = change.trimEnd().split("\n");
  let text = await readFile(join(copy, path), "utf8");
  let before = "";
  for (const line of lines) {
    const content = line.slice(1);
    if (line.startsWith("+")) text = text.replace(`\n${before}\n`, () => `\n${before}\n${content}\n`);
    expect(text, `${path} has the line ${content}`).toContain(`\n${content}\n`);
    before = content;
  }
  await writeFile(join(copy, path), text);
}

async function addMessages(texts: Record<string, { engine: Record<string, string> }>): Promise<void> {
  for (const [language, { engine }] of Object.entries(texts)) {
    const file = join(copy, `messages/${language}.json`);
    const messages = JSON.parse(await readFile(file, "utf8")) as { engine: object };
    await writeFile(file, JSON.stringify({ ...messages, engine: { ...messages.engine, ...engine } }));
  }
}

/** What it wrote, colours left away; its failure shows all of it. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const file = join(ROOT, "node_modules/.bin", program);
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", VITEST: undefined, VITEST_WORKER_ID: undefined };
  return promisify(execFile)(file, args, { cwd: copy, env }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }) => expect.fail(`${program} ${args.join(" ")}\n${stdout}${stderr}`),
  );
}

const folder = "lib/connectors/parcels";

test("the commands of the documentation pass for the app that it describes", { timeout: TIMEOUT_MS }, async () => {
  const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));
  const [biome, vitest, tsc] = commands.map((command) => command.split(" ").slice(1));
  expect([biome?.[0], vitest?.[0], tsc?.[0]]).toEqual(["biome", "vitest", "tsc"]);
  await run("biome", biome?.slice(1) ?? []);
  await run("vitest", vitest?.slice(1) ?? []);
  expect(await run("vitest", ["run", "--project", "unit", folder, "--reporter", "verbose"])).toContain(
    "books one parcel",
  );
});

test("its types hold, and with an action that has no handler they do not", { timeout: TIMEOUT_MS }, async () => {
  const wrong = `${folder}-wrong`;
  await cp(join(copy, folder), join(copy, wrong), { recursive: true });
  const text = await readFile(join(copy, wrong, "manifest.ts"), "utf8");
  await writeFile(join(copy, wrong, "manifest.ts"), text.replace("CREATE_SHIPMENT: {", "CANCEL_SHIPMENT: {"));
  const include = [folder, wrong].map((each) => `${each}/*.ts`);
  const config = { extends: "./tsconfig.json", compilerOptions: { incremental: false }, include };
  await writeFile(join(copy, "tsconfig.parcels.json"), JSON.stringify(config));
  const errors = await promisify(execFile)(join(ROOT, "node_modules/.bin/tsc"), ["-p", "tsconfig.parcels.json"], {
    cwd: copy,
  }).then(
    () => expect.fail("an action without a handler"),
    ({ stdout }: { stdout: string }) => stdout.split("\n").filter((line) => /^\S/.test(line)),
  );
  expect(errors.filter((line) => !line.startsWith(`${wrong}/`))).toEqual([]);
  expect(errors.some((line) => line.startsWith(`${wrong}/handlers.ts`))).toBe(true);
});

test("what it says of other folders is there", async () => {
  const rows = [...documentation.matchAll(/^\| .* \| (.*) \| (.*) \|$/gm)].slice(1);
  expect(rows.length).toBeGreaterThan(5);
  const names = rows.flatMap(([, , cell = ""]) => [...cell.matchAll(/`([a-z0-9-]+)`/g)].map(([, name = ""]) => name));
  for (const name of names)
    expect(await readFile(join(ROOT, "lib/connectors", name, "manifest.ts"), "utf8")).toContain("defineConnector");
  const definitions = await readFile(join(import.meta.dirname, "define-connector.ts"), "utf8");
  for (const member of ["tokens", "handedOut", "derive", "repeats", "through", "scopes"])
    expect(definitions, member).toMatch(new RegExp(`^ {2}${member}\\??:`, "m"));
});
