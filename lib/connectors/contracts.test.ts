import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { listApps } from "./registry.ts";

/** No provider has an API of theirs: what they do, and keep to themselves, is in files of their own. */
const withoutProvider: Readonly<Record<string, readonly string[]>> = {
  HTTP: ["handlers-contract.test.ts"],
  JWT: ["handlers-token.test.ts", "check-setup.test.ts"],
};

test.each(listApps().map(({ id }) => id))("%s has contracts, for every action and every kind of credentials", (id) => {
  const folder = join(import.meta.dirname, id.toLowerCase().replaceAll("_", "-"));
  const files = readdirSync(folder).filter((file) => file.endsWith(".test.ts"));
  const own = withoutProvider[id];
  if (own) return expect(files).toEqual(expect.arrayContaining([...own]));
  // It compares what the file described with the manifest: see test/providers/describe-contract.ts.
  const holds = files.filter((file) => /^ *expectContracts\(\w+\);$/m.test(readFileSync(join(folder, file), "utf8")));
  expect(holds, "files that end with expectContracts(manifest)").toHaveLength(1);
});
