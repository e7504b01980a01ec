import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { listApps } from "../lib/connectors/registry.ts";
import { buildIfNeeded } from "./build.ts";

/** First-load JavaScript, gzipped, in kB of 1,000 bytes: what a browser fetches before the page can be used. */
const LIMITS_KB = {
  "/(dashboard)/vault/page": 300,
  "/(dashboard)/flows/[flowId]/page": 350,
};

/** What the manifests of all apps come to, which the wizard loads when it opens. */
const MANIFESTS_KB = 60;
const WIZARD_PAGE = "/(dashboard)/vault/page";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, ".next");

await buildIfNeeded(root, console.log, new AbortController().signal);
const mainFiles = (JSON.parse(readFileSync(join(folder, "build-manifest.json"), "utf8")) as { rootMainFiles: string[] })
  .rootMainFiles;

for (const [route, limit] of Object.entries(LIMITS_KB)) {
  judge(`${route} loads`, sizeOf(firstLoad(route)) / 1000, limit);
}
const { later, first } = manifestScripts(WIZARD_PAGE);
judge(`the wizard of ${WIZARD_PAGE} loads the manifests of all apps:`, sizeOf(later) / 1000, MANIFESTS_KB);
if (first.length > 0) {
  console.log(`size: ${first.join(", ")} should load when the wizard opens, and is part of ${WIZARD_PAGE}: TOO EARLY`);
  process.exitCode = 1;
}

function judge(what: string, kilobytes: number, limit: number): void {
  const verdict = kilobytes <= limit ? "ok" : "TOO LARGE";
  console.log(`size: ${what} ${kilobytes.toFixed(0)} kB of JavaScript, of ${limit} allowed: ${verdict}`);
  if (kilobytes > limit) process.exitCode = 1;
}

function firstLoad(route: string): Set<string> {
  return new Set([...mainFiles, ...entryFiles(route)]);
}

/**
 * The scripts that hold a text of any app's manifest, and those apps that the page loads before its wizard opens.
 *
 * @throws Error for an app that no script knows: then this measures something else.
 */
function manifestScripts(route: string): { later: Set<string>; first: string[] } {
  const path = join(folder, `server/app${route}/react-loadable-manifest.json`);
  const loadable = JSON.parse(readFileSync(path, "utf8")) as Record<string, { files: string[] }>;
  const files = [...new Set(Object.values(loadable).flatMap((each) => each.files))];
  const hold = (names: Iterable<string>, text: string) =>
    [...names].filter((file) => readFileSync(join(folder, file), "utf8").includes(text));
  const later = new Set<string>();
  const first: string[] = [];
  for (const { id, about } of listApps()) {
    const found = hold(files, about.fr);
    if (found.length === 0) throw new Error(`No script that ${route} loads later has the manifest of ${id}.`);
    for (const file of found) later.add(file);
    if (hold(firstLoad(route), about.fr).length > 0) first.push(id);
  }
  return { later, first };
}

/** The scripts that the page's HTML names: of its layouts, of the page, and of the error pages that stand ready. */
function entryFiles(route: string): string[] {
  const file = join(folder, `server/app${route}_client-reference-manifest.js`);
  if (!existsSync(file)) throw new Error(`The build has no page ${route}; was it renamed?`);
  const context: { globalThis?: object; __RSC_MANIFEST?: Record<string, { entryJSFiles: Record<string, string[]> }> } =
    {};
  context.globalThis = context;
  runInNewContext(readFileSync(file, "utf8"), context);
  return Object.values(context.__RSC_MANIFEST?.[route]?.entryJSFiles ?? {}).flat();
}

function sizeOf(files: ReadonlySet<string>): number {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).byteLength, 0);
}
