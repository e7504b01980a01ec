import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { buildIfNeeded } from "./build.ts";

/** First-load JavaScript, gzipped, in kB of 1,000 bytes: what a browser fetches before the page can be used. */
const LIMITS_KB = {
  "/(dashboard)/vault/page": 300,
  "/(dashboard)/flows/[flowId]/page": 350,
};

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, ".next");

await buildIfNeeded(root, console.log, new AbortController().signal);
const mainFiles = (JSON.parse(readFileSync(join(folder, "build-manifest.json"), "utf8")) as { rootMainFiles: string[] })
  .rootMainFiles;

for (const [route, limit] of Object.entries(LIMITS_KB)) {
  const kilobytes = sizeOf(new Set([...mainFiles, ...entryFiles(route)])) / 1000;
  const verdict = kilobytes <= limit ? "ok" : "TOO LARGE";
  console.log(`size: ${route} loads ${kilobytes.toFixed(0)} kB of JavaScript, of ${limit} allowed: ${verdict}`);
  if (kilobytes > limit) process.exitCode = 1;
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
