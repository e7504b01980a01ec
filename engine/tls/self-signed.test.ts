import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listen } from "../http/listen.ts";
import { loadSelfSigned } from "./self-signed.ts";

const NAMES = ["localhost", "127.0.0.1", "::1"];
const NOW = new Date("2026-06-01T00:00:00Z");

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "coffre-tls-")), "tls");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const readCa = () => readFile(join(folder, "ca.pem"), "utf8");
const daysLater = (days: number) => () => new Date(NOW.getTime() + days * 24 * 60 * 60 * 1000);

/** @returns The status, or the code of the TLS error. */
function ask(url: string, ca?: string): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    get(url, { ...(ca !== undefined && { ca }), agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

test("a client that trusts ca.pem is served, by each name; one that does not is not", async () => {
  const tls = await loadSelfSigned(folder, NAMES);
  const app = new Hono().get("/", (context) => context.text("ok"));
  const listener = await listen(app, "127.0.0.1", 0, tls);
  const ca = await readCa();
  expect(await ask(`https://localhost:${listener.port}/`, ca)).toBe(200);
  expect(await ask(`https://127.0.0.1:${listener.port}/`, ca)).toBe(200);
  expect(await ask(`https://localhost:${listener.port}/`)).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  await listener.close(100);
});

test("files: the key is its owner's alone, and the authority's key is nowhere", async () => {
  await loadSelfSigned(folder, NAMES);
  expect((await readdir(folder)).toSorted()).toEqual(["ca.pem", "server.json"]);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, "server.json"))).mode & 0o777).toBe(0o600);
  const all = `${await readCa()}${await readFile(join(folder, "server.json"), "utf8")}`;
  expect(all.match(/PRIVATE KEY-----\\n/g)).toHaveLength(2);
  const { key, cert, ca } = JSON.parse(await readFile(join(folder, "server.json"), "utf8"));
  const authority = new X509Certificate(ca);
  expect(new X509Certificate(cert).verify(authority.publicKey)).toBe(true);
  expect(authority.checkPrivateKey(createPrivateKey(key))).toBe(false);
});

test("it stays as it is until 30 days before its end, and then is made anew", async () => {
  const first = await loadSelfSigned(folder, NAMES, daysLater(0));
  const ca = await readCa();
  await rm(join(folder, "ca.pem"));
  expect(await loadSelfSigned(folder, NAMES, daysLater(790))).toEqual(first);
  expect(await readCa()).toBe(ca);
  expect((await loadSelfSigned(folder, NAMES, daysLater(796))).cert).not.toBe(first.cert);
  expect(await readCa()).not.toBe(ca);
});

test("another name makes another certificate; a file that does not parse counts as none", async () => {
  const first = await loadSelfSigned(folder, NAMES);
  const second = await loadSelfSigned(folder, [...NAMES, "coffre.example"]);
  expect(second.cert).not.toBe(first.cert);
  expect(new X509Certificate(second.cert).checkHost("coffre.example")).toBe("coffre.example");
  await writeFile(join(folder, "server.json"), "{");
  expect((await loadSelfSigned(folder, NAMES)).cert).toContain("BEGIN CERTIFICATE");
});
