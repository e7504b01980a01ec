import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findChild } from "./fixtures/processes.ts";
import { shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { listSources, readBuiltCode, readBuiltSources, root, textsIn } from "./fixtures/web-build.ts";

/** What opens, sends or handles a secret, and all that the engine alone does. */
const FORBIDDEN =
  /^(lib\/crypto\/(open|keyring)\.ts|lib\/egress\/|lib\/connectors\/(handlers-registry|define-handlers|.+\/handlers[^/]*)\.ts|engine\/)/;

/** Must be there: so a search that finds nothing at all fails. Each has texts of its own. */
const NEEDED = ["lib/crypto/seal.ts", "lib/vault/parse-setup.ts", "lib/vault/item-origins.ts"];

/** Long, and neither a mere word, a media type, nor a name of an RFC: found in another's code by chance, it would tell nothing. */
const MIN_MARKER_LENGTH = 12;

/** By source, texts that stand in it and in nothing that the web process may have, messages to people included. */
function markersOf(sources: readonly string[]): Map<string, string[]> {
  const allowed = listSources().filter((path) => !FORBIDDEN.test(path) && !sources.includes(path));
  const elsewhere = [...allowed, "messages/en.json", "messages/fr.json"]
    .map((path) => readFileSync(join(root, path), "utf8"))
    .join("\n");
  const isMarker = (text: string) =>
    text.length >= MIN_MARKER_LENGTH &&
    /[^A-Za-z0-9_-]/.test(text) &&
    !/^\w+\/[\w.+-]+|^urn:ietf:/.test(text) &&
    !/["\\\n]/.test(text) &&
    !elsewhere.includes(text);
  return new Map(
    sources.map((path) => [
      path,
      textsIn(path)
        .map((text) => text.trim())
        .filter(isMarker),
    ]),
  );
}

test("the web's build has no code that opens, sends or handles a secret", () => {
  const forbidden = listSources().filter((path) => FORBIDDEN.test(path));
  const markers = markersOf(forbidden);
  // Each kind of module that matters has texts of its own to be known by.
  for (const path of [
    "lib/crypto/open.ts",
    "lib/egress/classify-error.ts",
    "lib/egress/egress.ts",
    "lib/egress/render-url.ts",
    "lib/connectors/handlers-provider.ts",
    "lib/connectors/http/handlers-authentication.ts",
    "engine/run/open-connection.ts",
    "engine/run/open-keyring.ts",
    "engine/http/internal.ts",
  ])
    expect(markers.get(path), path).not.toEqual([]);

  const code = readBuiltCode();
  const found = [...markers].flatMap(([path, texts]) =>
    texts.filter((text) => code.includes(text)).map((text) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
  for (const path of NEEDED) {
    const [marker = "no marker"] = (markersOf([path]).get(path) ?? []).filter((text) => code.includes(text));
    expect(code.includes(marker), `${path} is in the build`).toBe(true);
  }
});

test("the web's build was made from no source that opens, sends or handles a secret", () => {
  const sources = [...readBuiltSources()];
  expect(sources).toEqual(expect.arrayContaining(NEEDED));
  expect(sources.filter((source) => FORBIDDEN.test(source))).toEqual([]);
});

test("the web's process is given no private key, and no database but as its own role", () => {
  const engine = findChild(shared.stack.launcherPid, "engine/main.ts").environment;
  const web = findChild(shared.stack.launcherPid, "scripts/serve-web.ts").environment;
  // What the engine has, so that looking would find it.
  expect(Object.keys(engine)).toEqual(expect.arrayContaining(["COFFRE_ENGINE_DATABASE_URL", "COFFRE_KEYS_DIR"]));
  expect(Object.keys(web)).toEqual(expect.arrayContaining(["COFFRE_WEB_DATABASE_URL", "COFFRE_SEALING_KEY"]));
  for (const name of [
    "COFFRE_ENGINE_DATABASE_URL",
    "DATABASE_URL",
    "COFFRE_KEYS_DIR",
    "COFFRE_DATA_DIR",
    "NODE_OPTIONS",
  ])
    expect(Object.keys(web)).not.toContain(name);

  const values = Object.values(web).join("\n");
  const ownerPassword = new URL(shared.stack.ownerUrl).password;
  const enginePassword = new URL(engine.COFFRE_ENGINE_DATABASE_URL ?? "").password;
  for (const password of [ownerPassword, enginePassword]) {
    expect(password.length).toBeGreaterThan(20);
    expect(values).not.toContain(password);
  }
  expect(JSON.parse(web.COFFRE_SEALING_KEY ?? "{}")).not.toHaveProperty("d");
  expect(new URL(web.COFFRE_WEB_DATABASE_URL ?? "").username).toBe("coffre_web");
});
