import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttp, startHttps } from "#test/providers/https.ts";
import type { EgressRequest } from "./egress.ts";
import { checkProviderUrls } from "./route.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const keep = <T extends { close: () => Promise<void> }>(opened: T): T => {
  closing.push(opened.close);
  return opened;
};
const egressWith = (...setup: Parameters<typeof makeEgress>) => keep(makeEgress(...setup));
const plain = async (listener: RequestListener) => keep(await startHttp(listener));

/** An HTTPS API at api.example.test, which a resolver of the test leads to the loopback interface. */
async function secure(listener: RequestListener, options: Parameters<typeof startHttps>[1] = {}) {
  const server = keep(await startHttps(listener, { names: ["api.example.test"], ...options }));
  trust(server.ca);
  return server;
}

const toLoopback = async () => ["127.0.0.1"];
const egressFor = (...servers: Pick<StandIn, "origin">[]) =>
  egressWith({ resolve: toLoopback, allow: servers.map(({ origin }) => new URL(origin).host) });

const answer = (text: string) => (_: IncomingMessage, response: ServerResponse) => void response.end(text);
const redirectTo =
  (location: string, status = 302) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, { location }).end();
const get = (url: EgressRequest["url"]): EgressRequest => ({ method: "GET", url });

describe("where requests may go", () => {
  test("a private address is refused, and the refusal says what would allow it", async () => {
    const received: unknown[] = [];
    const server = await plain((request, response) => {
      received.push(request.url);
      response.end();
    });
    const egress = egressWith({ resolve: toLoopback });
    for (const host of ["127.0.0.1", "localhost", "api.example.com", "2130706433", "0x7f.1", "0177.0.0.1", "127.1"]) {
      await expect(egress.send(makeCall({ request: get(`http://${host}:${server.port}/`) }))).rejects.toMatchObject({
        code: "INVALID",
        machineCode: "ERR_EGRESS_REFUSED",
        messageKey: "engine.addressPrivate",
        mayHaveArrived: false,
        params: { entry: expect.stringMatching(new RegExp(`:${server.port}$`)) },
        details: { sent: { method: "GET" } },
      });
    }
    expect(received).toEqual([]);
  });

  test("a name that resolves to nothing is a mistake in the name", async () => {
    const egress = egressWith({ resolve: async () => Promise.reject(new Error("ENOTFOUND")) });
    await expect(egress.send(makeCall({ request: get("https://nowhere.example/") }))).rejects.toMatchObject({
      machineCode: "ERR_DNS",
      messageKey: "engine.nameUnknown",
      params: { host: "nowhere.example" },
    });
  });

  test("the address that was checked is the one connected to: a second answer of the resolver has no say", async () => {
    const server = await plain(answer("checked"));
    const answers = [["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"]];
    let asked = 0;
    const egress = egressWith({
      allow: [`127.0.0.1:${server.port}`],
      resolve: async () => answers[asked++] ?? [],
    });
    const { text } = await egress.send(makeCall({ request: get(`http://rebind.example:${server.port}/`) }));
    expect({ text, asked }).toEqual({ text: "checked", asked: 1 });
    // Another connection's sockets are its own, so it asks again, and is refused by what it then hears.
    const call = makeCall({ poolKey: "other", request: get(`http://rebind.example:${server.port}/`) });
    await expect(egress.send(call)).rejects.toMatchObject({ messageKey: "engine.addressPrivate" });
  });

  test("our own listeners are refused though they are allowed", async () => {
    const server = await plain(answer("ourselves"));
    const allow = [`127.0.0.1:${server.port}`, `localhost:${server.port}`];
    const egress = egressWith({ allow, ownPorts: new Set([server.port]), providerUrls: { TWILIO: server.origin } });
    for (const url of [`http://127.0.0.1:${server.port}/`, `http://localhost:${server.port}/`])
      await expect(egress.send(makeCall({ request: get(url) }))).rejects.toMatchObject({
        messageKey: "engine.ownListener",
      });
    const call = makeCall({ appId: "TWILIO", request: get("https://api.twilio.com/") });
    await expect(egress.send(call)).rejects.toMatchObject({ messageKey: "engine.ownListener" });
  });

  test("no proxy is taken from the environment", async () => {
    const proxied: unknown[] = [];
    const proxy = await plain((request) => proxied.push(request.url));
    const server = await plain(answer("direct"));
    process.env.HTTP_PROXY = process.env.http_proxy = process.env.ALL_PROXY = proxy.origin;
    const { text } = await egressFor(server).send(makeCall({ request: get(`${server.origin}/`) }));
    delete process.env.HTTP_PROXY;
    delete process.env.http_proxy;
    delete process.env.ALL_PROXY;
    expect({ text, proxied }).toEqual({ text: "direct", proxied: [] });
  });

  test("sockets are kept within a tenant and a connection, and never shared across", async () => {
    const portsBy = new Map<string, Set<unknown>>();
    const server = await plain((request, response) => {
      const key = request.url ?? "";
      portsBy.set(key, (portsBy.get(key) ?? new Set()).add(request.socket.remotePort));
      response.end("x");
    });
    const egress = egressFor(server);
    for (const [tenantId, poolKey] of [
      ["t1", "a"],
      ["t1", "b"],
      ["t2", "a"],
    ] as const)
      for (let count = 0; count < 6; count++)
        await egress.send(makeCall({ tenantId, poolKey, request: get(`${server.origin}/${tenantId}${poolKey}`) }));
    const sizes = [...portsBy.values()].map(({ size }) => size);
    expect(Math.max(...sizes)).toBeLessThan(6);
    const all = [...portsBy.values()].flatMap((ports) => [...ports]);
    expect(new Set(all).size).toBe(all.length);
  });
});

describe("where secrets may go", () => {
  const bearer = (url: string, secret: ReturnType<typeof makeSecret>): EgressRequest => ({
    ...get(url),
    headers: { authorization: secretText`Bearer ${secret.ref}` },
  });

  test("to the origins of their envelope, over https", async () => {
    const server = await secure((request, response) => void response.end(`got ${request.headers.authorization}`));
    const secret = makeSecret("tok_0123456789", [server.origin]);
    const call = makeCall({ secrets: [secret], request: bearer(`${server.origin}/x`, secret) });
    expect(await egressFor(server).send(call)).toMatchObject({ status: 200, text: "got «API / Token»" });
  });

  test.each([
    ["another host", "https://api.example.com/", ["https://api.example.org"], "engine.hostNotAllowed"],
    ["another port", "https://api.example.com:8443/", ["https://api.example.com"], "engine.hostNotAllowed"],
    [
      "a host that begins the same",
      "https://api.example.com.evil.test/",
      ["https://api.example.com"],
      "engine.hostNotAllowed",
    ],
    ["a host below it", "https://x.api.example.com/", ["https://api.example.com"], "engine.hostNotAllowed"],
    ["any host, when none is named", "https://api.example.com/", [], "engine.noAllowedHosts"],
    ["plain http, even when it is named", "http://api.example.com/", ["http://api.example.com"], "engine.httpsOnly"],
  ])("not to %s", async (_, url, origins, messageKey) => {
    const resolved: string[] = [];
    const egress = egressWith({
      resolve: async (name) => {
        resolved.push(name);
        return ["127.0.0.1"];
      },
    });
    const secret = makeSecret("tok_0123456789", origins);
    const call = makeCall({ secrets: [secret], request: bearer(url, secret) });
    await expect(egress.send(call)).rejects.toMatchObject({
      machineCode: "ERR_EGRESS_REFUSED",
      messageKey,
      params: { secret: "«API / Token»", origin: new URL(url).origin },
    });
    expect(resolved).toEqual([]);
  });

  test("each secret of a request must allow its origin", async () => {
    const one = makeSecret("tok_0123456789", ["https://api.example.com"], "«One»");
    const two = makeSecret("tok_9876543210", ["https://api.example.org"], "«Two»");
    const request = {
      ...bearer("https://api.example.com/", one),
      body: { type: "json" as const, value: { a: [secretText`${two.ref}`] } },
    };
    await expect(egressWith().send(makeCall({ secrets: [one, two], request }))).rejects.toMatchObject({
      messageKey: "engine.hostNotAllowed",
      params: { secret: "«Two»" },
    });
  });
});

describe("COFFRE_PROVIDER_URLS", () => {
  const twilio = (url: string, secret: ReturnType<typeof makeSecret>, appId = "TWILIO") =>
    makeCall({ appId, secrets: [secret], request: { ...get(url), headers: { "x-key": secretText`${secret.ref}` } } });
  const secret = makeSecret("tok_0123456789", ["https://api.twilio.com"]);

  test("sends an app's requests to that base instead, path appended", async () => {
    const server = await plain((request, response) => void response.end(request.url));
    const egress = egressWith({ providerUrls: { TWILIO: `${server.origin}/base/` } });
    expect(await egress.send(twilio("https://api.twilio.com/a/b?c=d", secret))).toMatchObject({
      text: "/base/a/b?c=d",
    });
  });

  test("holds for that app and its manifest's origins alone", async () => {
    const server = await plain(answer("stand-in"));
    const egress = egressWith({ providerUrls: { TWILIO: server.origin }, resolve: toLoopback });
    await expect(egress.send(twilio("https://api.twilio.com/", secret, "HTTP"))).rejects.toMatchObject({
      messageKey: "engine.addressPrivate",
    });
    await expect(egress.send(twilio("https://api.twilio.com.evil.test/", secret))).rejects.toMatchObject({
      messageKey: "engine.hostNotAllowed",
    });
    const elsewhere = makeSecret("tok_0123456789", ["https://api.example.com"]);
    for (const url of ["https://api.twilio.com/", `${server.origin}/`])
      await expect(egress.send(twilio(url, elsewhere))).rejects.toMatchObject({ messageKey: "engine.hostNotAllowed" });
  });

  test("a redirect of it stays there, or is refused", async () => {
    const other = await plain(answer("elsewhere"));
    const server = await plain((request, response) => {
      if (request.url === "/end") response.end(`at the end with ${request.headers["x-key"]}`);
      else response.writeHead(302, { location: request.url === "/out" ? other.origin : "/end" }).end();
    });
    const egress = egressWith({ providerUrls: { TWILIO: server.origin } });
    expect(await egress.send(twilio("https://api.twilio.com/", secret))).toMatchObject({
      text: "at the end with «API / Token»",
    });
    await expect(egress.send(twilio("https://api.twilio.com/out", secret))).rejects.toMatchObject({
      messageKey: "engine.redirectElsewhere",
    });
  });

  test("names apps with hosts of their own alone", () => {
    for (const appId of ["HTTP", "FLOW", "NOPE", "__proto__"])
      expect(() => checkProviderUrls({ [appId]: "http://127.0.0.1:4010" })).toThrow(JSON.stringify(appId));
  });

  test("its sockets are not there for other requests of the same connection", async () => {
    const server = await plain(answer("stand-in"));
    const egress = egressWith({ providerUrls: { TWILIO: server.origin } });
    await egress.send(twilio("https://api.twilio.com/", secret));
    await expect(egress.send(makeCall({ request: get(`${server.origin}/`) }))).rejects.toMatchObject({
      messageKey: "engine.addressPrivate",
    });
  });
});

describe("redirects", () => {
  test("are followed up to five times", async () => {
    let count = 0;
    const server = await plain((_, response) => void response.writeHead(302, { location: `/${++count}` }).end());
    await expect(egressFor(server).send(makeCall({ request: get(`${server.origin}/`) }))).rejects.toMatchObject({
      machineCode: "ERR_REDIRECT",
      messageKey: "engine.redirectTooMany",
    });
    expect(count).toBe(6);
  });

  test.each(["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://127.0.0.1:1/"])(
    "into %s are refused",
    async (location) => {
      const server = await plain(redirectTo(location));
      await expect(egressFor(server).send(makeCall({ request: get(`${server.origin}/`) }))).rejects.toMatchObject({
        machineCode: "ERR_EGRESS_REFUSED",
        messageKey: expect.stringMatching(/^engine\.address(Private|Metadata)$/),
      });
    },
  );

  test.each(["file:///etc/passwd", "gopher://x/", "http://user:pw@example.com/", "http://"])(
    "to %s are refused",
    async (location) => {
      const server = await plain(redirectTo(location));
      await expect(egressFor(server).send(makeCall({ request: get(`${server.origin}/`) }))).rejects.toMatchObject({
        messageKey: "engine.redirectInvalid",
      });
    },
  );

  test("method and body: POST becomes GET after 303 and 302, and stays after 307", async () => {
    const seen: string[] = [];
    const server = await plain((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        seen.push(`${request.method} ${request.url} ${request.headers["content-type"]} ${Buffer.concat(chunks)}`);
        const status = Number(request.url?.slice(1));
        if (status) response.writeHead(status, { location: "/end" });
        response.end();
      });
    });
    const egress = egressFor(server);
    for (const status of [302, 303, 307])
      await egress.send(
        makeCall({ request: { method: "POST", url: `${server.origin}/${status}`, body: { type: "json", value: 1 } } }),
      );
    expect(seen.filter((line) => line.includes("/end"))).toEqual([
      "GET /end undefined ",
      "GET /end undefined ",
      "POST /end application/json 1",
    ]);
  });

  test("another origin does not get the author's own Authorization and cookies", async () => {
    const second = await plain((request, response) => void response.end(JSON.stringify(request.headers)));
    const first = await plain(redirectTo(`${second.origin}/`));
    const headers = { authorization: "Bearer typed by hand", cookie: "a=b", "x-kept": "1" };
    const { text } = await egressFor(first, second).send(
      makeCall({ request: { ...get(`${first.origin}/`), headers } }),
    );
    expect(text).not.toMatch(/typed by hand|a=b/);
    expect(text).toContain('"x-kept":"1"');
  });

  test("with a secret: within the origin, and no further", async () => {
    let location = "/second";
    const reached: (string | undefined)[] = [];
    const other = await secure((request, response) => {
      reached.push(request.url);
      response.end();
    });
    const server = await secure((request, response) => {
      if (request.url !== "/") response.end(`at ${request.url} with ${request.headers["x-key"]}`);
      else response.writeHead(307, { location }).end();
    });
    const egress = egressFor(server, other);
    const secret = makeSecret("tok-Ab0123456789", [server.origin, other.origin]);
    const call = makeCall({
      secrets: [secret],
      request: { ...get(`${server.origin}/`), headers: { "x-key": secretText`${secret.ref}` } },
    });
    expect(await egress.send(call)).toMatchObject({ text: "at /second with «API / Token»" });
    for (location of [
      `${other.origin}/`,
      `http://api.example.test:${server.port}/second`,
      "https://tok-Ab0123456789.evil.test/",
    ])
      await expect(egress.send(call)).rejects.toMatchObject({
        machineCode: "ERR_EGRESS_REFUSED",
        messageKey: "engine.redirectElsewhere",
        params: { to: expect.not.stringMatching(/tok-ab0123456789/i) },
      });
    expect(reached).toEqual([]);
  });
});

describe("TLS", () => {
  test.each([
    ["an authority that nobody trusts", { names: ["api.example.test"] }, false, "engine.tlsUntrusted"],
    ["another name", { names: ["other.example.test"] }, true, "engine.tlsName"],
    ["a time that is over", { names: ["api.example.test"], isExpired: true }, true, "engine.tlsExpired"],
  ])("a certificate of %s", async (_, options, isTrusted, messageKey) => {
    const server = keep(await startHttps(answer("never"), options));
    if (isTrusted) trust(server.ca);
    const url = `https://api.example.test:${server.port}/`;
    const egress = egressFor({ origin: url });
    await expect(egress.send(makeCall({ request: get(url) }))).rejects.toMatchObject({
      machineCode: "ERR_TLS",
      messageKey,
      mayHaveArrived: false,
    });
  });

  test("plain http where https was asked for", async () => {
    const server = await plain(answer("never"));
    const url = `https://api.example.test:${server.port}/`;
    await expect(egressFor({ origin: url }).send(makeCall({ request: get(url) }))).rejects.toMatchObject({
      machineCode: "ERR_TLS",
      messageKey: "engine.tlsFailed",
    });
  });
});
