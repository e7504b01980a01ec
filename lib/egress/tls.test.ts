import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { afterEach, describe, expect, test } from "vitest";
import { makeAuthority } from "#test/providers/certificate.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import { toAnswerError, toConnectError } from "./classify-error.ts";
import type { OpenedSecret } from "./egress.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Peer = { name: string; socket: number };

/** Says who the client's certificate says it is, and which of its sockets it came over. */
async function startServer(tls: Parameters<typeof startHttps>[1] = {}): Promise<StandIn & { peers: Peer[] }> {
  const peers: Peer[] = [];
  const sockets = new Map<object, number>();
  const server = await startHttps((request: IncomingMessage, response) => {
    const socket = request.socket as TLSSocket;
    sockets.set(socket, sockets.get(socket) ?? sockets.size);
    peers.push({ name: String(socket.getPeerCertificate().subject?.CN ?? ""), socket: sockets.get(socket) ?? -1 });
    if (request.url === "/elsewhere") response.writeHead(302, { location: "https://localhost:1/" });
    response.end("{}");
  }, tls);
  closers.push(server.close);
  return { ...server, peers };
}

const authority = makeAuthority();

function makeIdentity(server: StandIn, name: string, origins = [server.origin]): OpenedSecret {
  const { cert, key } = authority.issue([name]);
  const json = JSON.stringify({ privateKeyPem: key, certificatePem: cert, chainPem: [authority.ca] });
  return { ...makeSecret(json, origins, `«${name} / Key»`), masking: "none" };
}

function makeTrust(pem: string, server: StandIn): OpenedSecret {
  return { ...makeSecret(pem, [server.origin], "«Authority / Certificate»"), masking: "none" };
}

function sender(server: StandIn) {
  const egress = makeEgress({ allow: [`localhost:${server.port}`] });
  closers.unshift(egress.close);
  return (tls: { identity?: OpenedSecret; authority?: OpenedSecret }, path = "/") => {
    const secrets = [tls.identity, tls.authority].filter((secret) => secret !== undefined);
    const refs = Object.fromEntries(Object.entries(tls).map(([use, { ref }]) => [use, ref]));
    return egress.send(makeCall({ secrets, request: { method: "GET", url: `${server.origin}${path}`, tls: refs } }));
  };
}

describe("a client certificate", () => {
  const demanding = { tls: { ca: authority.ca, requestCert: true, rejectUnauthorized: true } };

  test("opens the door to a server that demands one, and its key is nowhere in the answer", async () => {
    const server = await startServer(demanding);
    trust(server.ca);
    const identity = makeIdentity(server, "checkout");
    const answer = await sender(server)({ identity });
    expect(answer).toMatchObject({ status: 200, isHidden: false, sent: { tls: { identity: "«checkout / Key»" } } });
    expect(server.peers).toEqual([{ name: "checkout", socket: 0 }]);
    expect(JSON.stringify(answer)).not.toContain("PRIVATE KEY");
  });

  test("that is missing, or of an authority that the server does not know, gets no answer", async () => {
    const server = await startServer({ tls: { ...demanding.tls, ca: makeAuthority().ca } });
    trust(server.ca);
    const send = sender(server);
    await expect(send({})).rejects.toMatchObject({ code: "UPSTREAM" });
    await expect(send({ identity: makeIdentity(server, "stranger") })).rejects.toMatchObject({ code: "UPSTREAM" });
    expect(server.peers).toEqual([]);
  });

  test.each([
    "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED",
    "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    "ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE",
    "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED",
  ])("that is answered with %s is told as refused, with nothing sent", (code) => {
    const alert = Object.assign(new Error("alert"), { code });
    const refused = { machineCode: "ERR_TLS", messageKey: "engine.tlsClientRefused", mayHaveArrived: false };
    expect(toConnectError(alert, { hostname: "api", port: 443 })).toMatchObject(refused);
    expect(toAnswerError(alert, "api")).toMatchObject(refused);
  });

  test("is shown to its own hosts alone, and a redirect to another ends there", async () => {
    const server = await startServer({ tls: { ca: authority.ca, requestCert: true, rejectUnauthorized: false } });
    trust(server.ca);
    const send = sender(server);
    const other = makeIdentity(server, "checkout", ["https://api.example.com"]);
    await expect(send({ identity: other })).rejects.toMatchObject({ messageKey: "engine.hostNotAllowed" });
    expect(server.peers).toEqual([]);
    await expect(send({ identity: makeIdentity(server, "checkout") }, "/elsewhere")).rejects.toMatchObject({
      messageKey: "engine.redirectElsewhere",
    });
  });

  test("has sockets of its own: under one pool key, none is shared with another or with none", async () => {
    const server = await startServer({ tls: { ca: authority.ca, requestCert: true, rejectUnauthorized: false } });
    trust(server.ca);
    const send = sender(server);
    const [first, second] = [makeIdentity(server, "first"), makeIdentity(server, "second")];
    const turns = [{ identity: first }, {}, { identity: second }, { identity: first }, {}, { identity: second }];
    for (const turn of turns) await send(turn);
    expect(server.peers).toEqual([
      { name: "first", socket: 0 },
      { name: "", socket: 1 },
      { name: "second", socket: 2 },
      { name: "first", socket: 0 },
      { name: "", socket: 1 },
      { name: "second", socket: 2 },
    ]);
  });

  test.each([
    ["a key of another certificate", () => ({ key: authority.issue(["x"]).key, cert: authority.issue(["y"]).cert })],
    ["no key at all", () => ({ key: "canary-not-a-key", cert: authority.issue(["y"]).cert })],
  ])("with %s is refused, and OpenSSL's words stay here", async (_, make) => {
    const server = await startServer();
    const { key, cert } = make();
    const json = JSON.stringify({ privateKeyPem: key, certificatePem: cert, chainPem: [] });
    const error = await sender(server)({ identity: makeSecret(json, [server.origin]) }).catch((thrown) => thrown);
    expect(error).toMatchObject({ machineCode: "ERR_INVALID_REQUEST", messageKey: "engine.tlsMaterial" });
    expect(JSON.stringify(error)).not.toContain("canary");
  });
});

describe("a trusted certificate", () => {
  test("lets a private authority be reached, for this request alone", async () => {
    const server = await startServer();
    const send = sender(server);
    await expect(send({})).rejects.toMatchObject({ messageKey: "engine.tlsUntrusted" });
    expect(await send({ authority: makeTrust(server.ca, server) })).toMatchObject({ status: 200 });
    await expect(send({})).rejects.toMatchObject({ messageKey: "engine.tlsUntrusted" });
    expect(server.peers).toHaveLength(1);
  });

  test("of another authority does not help, nor one for another host", async () => {
    const server = await startServer();
    const send = sender(server);
    await expect(send({ authority: makeTrust(makeAuthority().ca, server) })).rejects.toMatchObject({
      messageKey: "engine.tlsUntrusted",
    });
    const elsewhere = makeSecret(server.ca, ["https://api.example.com"]);
    await expect(send({ authority: elsewhere })).rejects.toMatchObject({ messageKey: "engine.hostNotAllowed" });
  });

  test("stands beside what is trusted already", async () => {
    const server = await startServer();
    trust(server.ca);
    expect(await sender(server)({ authority: makeTrust(makeAuthority().ca, server) })).toMatchObject({ status: 200 });
  });

  test("still has to name the host, and to be valid", async () => {
    const wrongName = await startServer({ names: ["other.example", "10.0.0.1"] });
    const send = sender({ ...wrongName, origin: `https://localhost:${wrongName.port}` });
    const trusted = makeSecret(wrongName.ca, [`https://localhost:${wrongName.port}`]);
    await expect(send({ authority: trusted })).rejects.toMatchObject({ messageKey: "engine.tlsName" });
    const expired = await startServer({ isExpired: true });
    await expect(sender(expired)({ authority: makeTrust(expired.ca, expired) })).rejects.toMatchObject({
      messageKey: "engine.tlsExpired",
    });
  });

  test("and a client certificate go together", async () => {
    const server = await startServer({ tls: { ca: authority.ca, requestCert: true, rejectUnauthorized: true } });
    await sender(server)({ identity: makeIdentity(server, "both"), authority: makeTrust(server.ca, server) });
    expect(server.peers).toEqual([{ name: "both", socket: 0 }]);
  });
});
