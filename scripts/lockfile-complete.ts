import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completeLockfile, findMissing, type Lockfile } from "./lockfile.ts";

// After `npm install`: what npm left out of package-lock.json, so that `npm ci` takes it.

const file = join(import.meta.dirname, "../package-lock.json");
const lockfile = JSON.parse(readFileSync(file, "utf8")) as Lockfile;
console.log(`${findMissing(lockfile).length} packages for other platforms added to package-lock.json`);
writeFileSync(file, `${JSON.stringify(completeLockfile(lockfile), null, 2)}\n`);
