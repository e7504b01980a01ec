import { afterEach, describe, expect, test } from "vitest";
import { startDigest } from "#test/providers/digest.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { startHttps } from "#test/providers/https.ts";
import { answerChallenge } from "./digest.ts";
import { findDigestChallenge } from "./digest-challenge.ts";
import type { EgressRequest } from "./egress.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const password = "canary:digest é pass";
const username = "maud";

async function demand(challenges: readonly string[], more: { username?: string; firstIsStale?: boolean } = {}) {
  const server = await startDigest({ username, password, challenges, ...more });
  const egress = makeEgress({ allow: [`localhost:${server.port}`] });
  trust(server.ca);
  closers.push(egress.close, server.close);
  return {
    server,
    async send(request: Partial<EgressRequest> = {}, given = { username: more.username ?? username, password }) {
      const secret = makeSecret(given.password, [server.origin], "«Set / Password»");
      return egress.send(
        makeCall({
          secrets: [secret],
          request: {
            method: "GET",
            url: `${server.origin}/dir/a?b=c%20d&e="`,
            digest: { username: given.username, password: secret.ref },
            ...request,
          },
        }),
      );
    },
  };
}

describe("known answers", () => {
  const rfc7616 = `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=ALG,
    nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;
  const cnonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
  const mufasa = { username: "Mufasa", password: "Circle of Life" };
  const target = { method: "GET", uri: "/dir/index.html" };

  test.each([
    ["MD5", "8ca523f5e9506fed4657c9700eebdbec"],
    ["SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"],
  ])("RFC 7616 §3.9.1, %s", (algorithm, response) => {
    const challenge = findDigestChallenge([rfc7616.replace("ALG", algorithm)]);
    expect(challenge && answerChallenge(challenge, mufasa, target, cnonce)).toMatchObject({
      response,
      header:
        'Digest username="Mufasa", realm="http-auth@example.org", nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ' +
        `uri="/dir/index.html", response="${response}", algorithm=${algorithm}, cnonce="${cnonce}", ` +
        'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", qop=auth, nc=00000001',
    });
  });

  test("RFC 2617 §3.5, and the same without a quality of protection as RFC 2069 has it", () => {
    const old = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
    const answer = (header: string) => {
      const challenge = findDigestChallenge([header]);
      return challenge && answerChallenge(challenge, { ...mufasa, password: "Circle Of Life" }, target, "0a4f113b");
    };
    expect(answer(`${old}, qop="auth"`)?.response).toBe("6629fae49393a05397450978507c4ef1");
    expect(answer(old)).toMatchObject({
      response: "670fd8c2df070c60b045671b8b24ff02",
      header: expect.not.stringMatching(/qop|nc=|cnonce/),
    });
  });
});

describe("challenges", () => {
  const base = 'realm="r", nonce="n"';
  test.each([
    [
      "one among other schemes, in one header",
      [`Negotiate, Digest ${base}, qop="auth", Basic realm="x, Digest y"`],
      "md5",
    ],
    ["the stronger of two", [`Digest ${base}, algorithm=MD5`, `Digest ${base}, algorithm=sha-256`], "sha256"],
    ["one of a strange case", [`dIGEST REALM="r",NONCE="n",QOP=auth`], "md5"],
    ["after a scheme with a token", ["Negotiate YWJj", `Digest ${base}`], "md5"],
    ["unknown keys", [`Digest ${base}, domain="/a /b", userhash=false, x=1`], "md5"],
  ])("%s", (_, headers, hash) => {
    expect(findDigestChallenge(headers)).toMatchObject({ realm: "r", nonce: "n", hash });
  });

  test.each([
    ["none", []],
    ["Basic alone", ['Basic realm="Digest realm"']],
    ["no nonce", ['Digest realm="r"']],
    ["an algorithm that is not known", [`Digest ${base}, algorithm=SHA-512-256`]],
    ["integrity alone", [`Digest ${base}, qop="auth-int"`]],
    ["a name of an object's member", [`Digest ${base}, algorithm=constructor`]],
  ])("%s cannot be answered", (_, headers) => {
    expect(findDigestChallenge(headers)).toBeNull();
  });
});

test.each(["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"])("%s lets in, with qop and without", async (algorithm) => {
  for (const qop of [', qop="auth,auth-int"', ""]) {
    const { server, send } = await demand([`algorithm=${algorithm}${qop}`]);
    const answer = await send();
    expect(answer).toMatchObject({ status: 200, json: { welcome: "maud", response: "«Set / Password»" } });
    expect(server.requests.map(({ authorization }) => authorization?.split(" ")[0])).toEqual([undefined, "Digest"]);
  }
});

test("an old server names no algorithm", async () => {
  const { send } = await demand([""]);
  expect(await send()).toMatchObject({ status: 200 });
});

test("a body is sent with both requests", async () => {
  const { server, send } = await demand(["qop=auth"]);
  await send({ method: "POST", body: { type: "json", value: { a: 1 } } });
  expect(server.requests.map(({ method, body }) => `${method} ${body}`)).toEqual(['POST {"a":1}', 'POST {"a":1}']);
});

test.each([
  ["quotes and colons", 'ma"ud\\: x', "qop=auth"],
  ["more than ASCII, to a server that names UTF-8", "ménagère日", "qop=auth, charset=UTF-8"],
  ["more than ASCII, to one that does not", "ménagère日", "qop=auth"],
])("a user name with %s", async (_, name, challenge) => {
  const { send } = await demand([challenge], { username: name });
  expect(await send()).toMatchObject({ status: 200 });
});

test("a nonce that ran out is answered once more", async () => {
  const { server, send } = await demand(["qop=auth, algorithm=SHA-256"], { firstIsStale: true });
  expect(await send()).toMatchObject({ status: 200 });
  expect(server.requests).toHaveLength(3);
});

test("a wrong password is an answer, and is tried once", async () => {
  const { server, send } = await demand(["qop=auth"]);
  const answer = await send({}, { username, password: "canary-wrong-password" });
  expect(answer).toMatchObject({ status: 401, json: { refused: "«Set / Password»" } });
  expect(server.requests).toHaveLength(2);
});

test("what proved the password is masked wherever it comes back, and only the user name is shown as sent", async () => {
  const { server, send } = await demand(["qop=auth"]);
  const answer = await send();
  const header = server.requests[1]?.authorization ?? "";
  const proof = /response="([0-9a-f]+)"/.exec(header)?.[1] ?? "missing";
  const told = JSON.stringify(answer);
  for (const secret of [password, proof, header.slice(7)]) expect(told).not.toContain(secret);
  expect(answer.headers["x-seen"]).toBe("«Set / Password»");
  expect(answer.headers["authentication-info"]).toContain('rspauth="«Set / Password»"');
  expect(answer.sent).toMatchObject({ headers: { authorization: "Digest maud:«Set / Password»" } });
});

test.each([
  ["nothing", undefined, "engine.digestNotOffered", "-"],
  ["Basic", 'Basic realm="x"', "engine.digestNotOffered", "Basic"],
  ["a kind that is not known", 'Digest realm="x", nonce="n", algorithm=SHA-512-256', "engine.digestUnknown", "Digest"],
])("a server that asks for %s never gets the password", async (_, challenge, messageKey, offered) => {
  let requests = 0;
  const server = await startHttps((_request, response) => {
    requests += 1;
    response.writeHead(401, challenge ? { "www-authenticate": challenge } : {}).end();
  });
  trust(server.ca);
  const egress = makeEgress({ allow: [`localhost:${server.port}`] });
  closers.push(egress.close, server.close);
  const secret = makeSecret(password, [server.origin]);
  const request = { method: "GET", url: server.origin, digest: { username, password: secret.ref } };
  await expect(egress.send(makeCall({ secrets: [secret], request }))).rejects.toMatchObject({
    machineCode: "ERR_AUTHENTICATION",
    messageKey,
    params: { offered },
  });
  expect(requests).toBe(1);
});

test("a password of another host proves nothing, not even that there is one", async () => {
  const { server } = await demand(["qop=auth"]);
  const egress = makeEgress({ allow: [`localhost:${server.port}`] });
  closers.push(egress.close);
  const secret = makeSecret(password, ["https://api.example.com"]);
  const request = { method: "GET", url: server.origin, digest: { username, password: secret.ref } };
  await expect(egress.send(makeCall({ secrets: [secret], request }))).rejects.toMatchObject({
    machineCode: "ERR_EGRESS_REFUSED",
    messageKey: "engine.hostNotAllowed",
  });
  expect(server.requests).toHaveLength(0);
});
