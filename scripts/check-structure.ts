import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** Lines that a file may have. Tests and seeds tell longer stories. */
const MAX_LINES = 300;
const MAX_TEST_LINES = 500;

/** Folders of lib that are infrastructure: their files are named by idea, with no fixed vocabulary. */
const INFRASTRUCTURE = new Set([
  "audit",
  "auth",
  "connectors",
  "crypto",
  "db",
  "egress",
  "engine-client",
  "expressions",
  "i18n",
  "permissions",
  "secrets",
  "shared",
]);
const BANNED_NAMES = new Set(["utils", "helpers", "types", "hooks", "index", "common", "misc"]);
const SERVER_FILES = /^lib\/[^/]+\/(data|mutations)(\.ts|\/.+\.ts)$/;

const problems: string[] = [];
const files = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx", "*.mjs"],
  { encoding: "utf8" },
)
  .split("\n")
  // What is deleted and not committed yet is listed still.
  .filter((path) => path !== "" && !path.includes("/generated/") && existsSync(path));

for (const path of files) check(path);

if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  process.exit(1);
}
console.log(`structure: ${files.length} files in place`);

function check(path: string): void {
  const text = readFileSync(path, "utf8");
  const isTest = /(\.test\.tsx?$)|^(test|e2e|prisma)\//.test(path);
  const lines = text.split("\n").length - 1;
  const limit = isTest ? MAX_TEST_LINES : MAX_LINES;
  if (lines > limit) problems.push(`${path}: ${lines} lines; split it by idea (at most ${limit}).`);

  const name = basename(path).replace(/\.(db\.)?(test\.)?(d\.)?(tsx?|mjs)$/, "");
  if (BANNED_NAMES.has(name)) problems.push(`${path}: name the idea instead of “${name}”.`);
  if (!isNextFile(path) && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*$/.test(name))
    problems.push(`${path}: file names are kebab-case.`);
  if (/^\s*export default/m.test(text) && !mayExportDefault(path)) problems.push(`${path}: named exports only.`);
  if (path.startsWith("lib/") && !isTest) checkConcept(path, text);
  if (/\bTODO\b|\bFIXME\b|\bXXX\b/.test(text) && path !== "scripts/check-structure.ts")
    problems.push(`${path}: do it, or leave it out.`);
  if (isTest && /vi\.mock\(/.test(text)) problems.push(`${path}: pass what varies instead of mocking a module.`);
}

function checkConcept(path: string, text: string): void {
  if (SERVER_FILES.test(path) && !text.startsWith('import "server-only";'))
    problems.push(`${path}: begin with import "server-only".`);
  if (basename(path) === "actions.ts" && !text.startsWith('"use server";'))
    problems.push(`${path}: begin with "use server".`);

  const concept = path.split("/")[1] ?? "";
  if (INFRASTRUCTURE.has(concept)) return;
  const folder = dirname(path);
  const isVerbFile = folder.endsWith("/mutations") || folder.endsWith("/data");
  if (folder !== `lib/${concept}` && !isVerbFile)
    problems.push(`${path}: a concept folder holds files, not folders (but data/ and mutations/).`);
  const opensTransaction = /\$transaction\(/.test(text);
  const isMutation = /\/mutations(\.ts$|\/)/.test(path);
  if (isMutation && opensTransaction && !text.includes("recordAudit"))
    problems.push(`${path}: a transaction without recordAudit.`);
}

function isNextFile(path: string): boolean {
  return path.startsWith("app/") || /^[a-z-]+(\.[a-z-]+)*\.(ts|mjs|js)$/.test(path);
}

function mayExportDefault(path: string): boolean {
  return isNextFile(path) || path.startsWith("e2e/") || path.startsWith("test/") || path === "lib/i18n/request.ts";
}
