import type { TLSSocket } from "node:tls";
import { generateSync } from "otplib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { open } from "#lib/crypto/open.ts";
import type { Json } from "#lib/shared/json.ts";
import { expectNoSecret } from "#test/canary.ts";
import { captureLog } from "#test/captured-log.ts";
import { makeEngineParts, runActions } from "#test/engine-parts.ts";
import { makeActor } from "#test/factories.ts";
import { everyTableAsText } from "#test/owner.ts";
import { readParts, startBodies } from "#test/providers/bodies.ts";
import { startDigest } from "#test/providers/digest.ts";
import { startEcho } from "#test/providers/echo.ts";
import { trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import { makeRunItem, openSampleArchive } from "#test/run-stored-items.ts";
import type { EngineParts } from "./run.ts";

const password = "canary:stored é/pass+word";

let engine: EngineParts;
let actor: Actor;
let echo: Awaited<ReturnType<typeof startEcho>>;
let digest: Awaited<ReturnType<typeof startDigest>>;
let bodies: Awaited<ReturnType<typeof startBodies>>;
let demanding: StandIn;
let unknown: StandIn;
const clients: string[] = [];

beforeAll(async () => {
  const { ca } = await openSampleArchive("ec-aes");
  echo = await startEcho();
  digest = await startDigest({ username: "maud", password, challenges: ["algorithm=SHA-256, qop=auth"] });
  bodies = await startBodies();
  demanding = await startHttps(
    (request, response) => {
      clients.push((request.socket as TLSSocket).getPeerCertificate().subject.CN as string);
      response.end('{"ok":true}');
    },
    { tls: { ca, requestCert: true, rejectUnauthorized: true } },
  );
  unknown = await startHttps((_, response) => void response.end('{"ok":true}'));
  for (const server of [echo, digest, bodies, demanding]) trust(server.ca);
  const ports = [echo, digest, bodies, demanding, unknown].map(({ port }) => port);
  engine = await makeEngineParts({ allow: ports.flatMap((port) => [`127.0.0.1:${port}`, `localhost:${port}`]) });
});
afterAll(async () => {
  await engine.egress.close();
  for (const server of [echo, digest, bodies, demanding, unknown]) await server.close();
});
beforeEach(async () => {
  actor = await makeActor();
  echo.requests.length = 0;
  digest.requests.length = 0;
  bodies.bodies.length = 0;
});

const request = (params: object, more: object = {}) => ({
  id: "call",
  type: "HTTP",
  action: "SEND_REQUEST",
  params,
  ...more,
});
const out = { id: "out", type: "FLOW", action: "RETURN_JSON", params: { payload: { all: "{{ actions.call }}" } } };
const run = (params: object, input: Json = {}, more: object = {}) =>
  runActions(engine, actor, [request(params, more), out] as never, input);

const makeSet = (origin: string, username = "maud") =>
  makeRunItem(engine, actor, { kind: "credentialSet", username, password }, { origins: [origin] });

/** The whole run, and that nothing of the secret is left anywhere but in its envelope. */
async function runWithout(secret: string, run: () => Promise<unknown>): Promise<void> {
  const log = await captureLog(async () => {
    await run();
  });
  expectNoSecret(await everyTableAsText(), secret);
  expectNoSecret(log, secret);
}

const completed = { status: "COMPLETED", result: { all: { status: 200, success: true } } };

describe("a credential set", () => {
  test("is sent as Basic, in the place of the author's own header, and comes back as its mark", async () => {
    const credential_set = (await makeSet(echo.origin)).toUpperCase();
    await runWithout(password, async () => {
      const execution = await run({ url: `${echo.origin}/json`, credential_set, headers: { Authorization: "typed" } });
      expect(execution).toMatchObject(completed);
      expect(JSON.stringify(execution.result)).toContain("«Checkout / Password»");
    });
    const basic = `Basic ${Buffer.from(`maud:${password}`).toString("base64")}`;
    expect(echo.requests.map(({ headers }) => headers.authorization)).toEqual([basic]);
  });

  test("answers a Digest challenge", async () => {
    const credential_set = await makeSet(digest.origin);
    await runWithout(password, async () => {
      const execution = await run({ url: `${digest.origin}/a?b=c`, credential_set, authentication: "DIGEST" });
      expect(execution).toMatchObject(completed);
    });
    const [first, second] = digest.requests.map(({ authorization }) => authorization);
    expect([first, second?.split(" ")[0]]).toEqual([undefined, "Digest"]);
    const proof = /response="([0-9a-f]{64})"/.exec(second ?? "")?.[1] ?? "missing";
    expectNoSecret(await everyTableAsText(), proof);
  });
});

test.each(["ec-aes", "rsa-rc2"] as const)(
  "a certificate archive (%s) opens a server that demands one",
  async (name) => {
    const { archive, password: archivePassword, privateKeyPem } = await openSampleArchive(name);
    const contents = { kind: "certificateArchive", archive, password: archivePassword } as const;
    const client_certificate = await makeRunItem(engine, actor, contents, { origins: [demanding.origin] });
    clients.length = 0;
    await runWithout(privateKeyPem.split("\n")[1] ?? "", async () => {
      expect(await run({ url: demanding.origin, client_certificate })).toMatchObject(completed);
      expect(await run({ url: demanding.origin })).toMatchObject({ status: "FAILED" });
    });
    expect(clients).toEqual([`${name.split("-")[0]}.shop.example`]);
  },
);

test("a certificate lets a private authority be reached, by the request that names it", async () => {
  const contents = { kind: "certificate", value: unknown.ca } as const;
  const trusted_certificate = await makeRunItem(engine, actor, contents, { origins: [unknown.origin] });
  expect(await run({ url: unknown.origin, trusted_certificate })).toMatchObject(completed);
  expect(await run({ url: unknown.origin })).toMatchObject({
    status: "FAILED",
    error: { messageKey: "engine.tlsUntrusted" },
  });
});

describe("a file", () => {
  const content = Buffer.from(Array.from({ length: 512 }, (_, index) => (index * 7) % 256));
  const makeFile = (fileName: string, bytes = content) =>
    makeRunItem(
      engine,
      actor,
      { kind: "file", fileName, data: bytes.toString("base64") },
      { name: fileName, origins: [bodies.origin] },
    );

  test("is the body, byte for byte, under its own type or the author's", async () => {
    const pdf = Buffer.concat([Buffer.from("%PDF-1.7\n"), content]);
    const file = await makeFile("invoice.pdf", pdf);
    const params = { method: "POST", url: bodies.origin, content_type: "FILE", file };
    await run(params);
    await run({ ...params, headers: { "Content-Type": "image/x-ours" } });
    expect(bodies.bodies).toEqual([
      { contentType: "application/pdf", bytes: pdf },
      { contentType: "image/x-ours", bytes: pdf },
    ]);
  });

  test("is a part of a form, beside texts and secrets, named as its file unless told", async () => {
    const set = await makeSet(bodies.origin);
    const [first, second] = [await makeFile("a.bin"), await makeFile("b.bin")];
    await runWithout(password, async () => {
      const execution = await run(
        {
          method: "POST",
          url: bodies.origin,
          content_type: "MULTIPART",
          payload: { note: "{{ input.note }}", list: [1, true], key: `k={{@VaultItem.${set}.Password}}` },
          files: [{ item: first }, { name: "upload", item: second }],
        },
        { note: "é" },
      );
      expect(execution).toMatchObject(completed);
    });
    expect(await readParts(bodies.bodies[0] ?? { contentType: "", bytes: Buffer.alloc(0) })).toEqual([
      { name: "key", text: `k=${password}` },
      { name: "list", text: "1" },
      { name: "list", text: "true" },
      { name: "note", text: "é" },
      { name: "a.bin", fileName: "a.bin", type: "application/octet-stream", bytes: content },
      { name: "upload", fileName: "b.bin", type: "application/octet-stream", bytes: content },
    ]);
  });
});

describe("a one-time password", () => {
  const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  const contents = { kind: "oneTimePassword", secret, digits: 8, period: 60, algorithm: "SHA256" } as const;

  test("gives the code of the moment, and hides all that the provider said to it", async () => {
    const id = await makeRunItem(engine, actor, contents, { origins: [echo.origin] });
    const codeNow = () => generateSync({ secret, digits: 8, period: 60, algorithm: "sha256" });
    const before = codeNow();
    const execution = await run({
      method: "POST",
      url: `${echo.origin}/json`,
      payload: { code: `{{@VaultItem.${id}.Code}}` },
    });
    const sent = (JSON.parse(echo.requests[0]?.body ?? "{}") as { code: string }).code;
    expect([before, codeNow()]).toContain(sent);
    expect(execution).toMatchObject({ ...completed, result: { all: { headers: {}, body: "«Checkout / Code»" } } });
    for (const hidden of [sent, secret]) expectNoSecret(await everyTableAsText(), hidden);
  });
});

describe("references in texts", () => {
  test("leave escaped for every place, a user name too, and are shown as marks", async () => {
    const id = await makeSet(echo.origin, "maud/<&>");
    const [user, secret] = [`{{@VaultItem.${id}.Username}}`, `{{ @VaultItem.${id.toUpperCase()}.Password }}`];
    await runWithout(password, async () => {
      const execution = await run({
        method: "POST",
        url: `${echo.origin}/${user}/${secret}/json?q=${secret}`,
        params: { p: secret },
        headers: { "x-user": user, "x-key": `Key ${secret}` },
        content_type: "XML",
        payload: `<a b="${secret}">${user}</a>`,
      });
      expect(execution).toMatchObject(completed);
      expect(execution.steps[0]?.shown).toMatchObject({
        input: {
          url: `${echo.origin}/«Checkout / Username»/«Checkout / Password»/json?q=«Checkout / Password»`,
          headers: { "x-user": "«Checkout / Username»", "x-key": "Key «Checkout / Password»" },
          payload: '<a b="«Checkout / Password»">«Checkout / Username»</a>',
        },
      });
    });
    const [got] = echo.requests;
    // A colon stands in a path as it is.
    const segment = encodeURIComponent(password).replaceAll("%3A", ":");
    expect(got?.path).toBe(`/maud%2F%3C%26%3E/${segment}/json`);
    expect([...new URLSearchParams(got?.query)]).toEqual([
      ["q", password],
      ["p", password],
    ]);
    expect(got?.headers).toMatchObject({
      "x-user": "maud/<&>",
      "x-key": Buffer.from(`Key ${password}`, "latin1").toString("latin1"),
    });
    expect(got?.body).toBe(`<a b="${password}">maud/&#60;&#38;&#62;</a>`);
  });

  test("of a form and of JSON, at any depth; and the sealed state holds marks alone", async () => {
    const id = await makeSet(echo.origin);
    const secret = `{{@VaultItem.${id}.Password}}`;
    const params = { method: "POST", url: `${echo.origin}/json`, payload: { a: [{ b: secret }], "c d": `x${secret}` } };
    const execution = await run(params, {}, { mask_output: true });
    expect(JSON.parse(echo.requests[0]?.body ?? "")).toEqual({ a: [{ b: password }], "c d": `x${password}` });
    const { state } = execution.steps[0] ?? {};
    const { plaintext } = await open(engine.keyring.privateKeys, state ?? "", { use: "journal-state" });
    expect(plaintext).toContain("«Checkout / Password»");
    expectNoSecret(plaintext, password);

    await run({ ...params, content_type: "FORM", payload: { "c d": secret } });
    expect([...new URLSearchParams(echo.requests[1]?.body)]).toEqual([["c d", password]]);
  });

  test("that arrive at run time are text, in an input and in an answer", async () => {
    const id = await makeSet(echo.origin);
    const text = `{{@VaultItem.${id}.Password}}`;
    const again = {
      ...request({ url: `${echo.origin}/json`, headers: { "x-text": "{{ actions.call.body.headers['x-text'] }}" } }),
      id: "again",
    };
    const named = request({ url: `${echo.origin}/json`, headers: { "x-text": "{{ input.text }}", "x-other": text } });
    await runActions(engine, actor, [named, again] as never, { text });
    expect(echo.requests.map(({ headers }) => headers["x-text"])).toEqual([text, text]);
  });
});
