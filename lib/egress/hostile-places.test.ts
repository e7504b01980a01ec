import { networkInterfaces } from "node:os";
import { afterEach, describe, expect, test } from "vitest";
import { secretText } from "#lib/secrets/secret-text.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { startHttps } from "#test/providers/https.ts";
import { startRaw } from "#test/providers/raw.ts";
import type { EgressRequest } from "./egress.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const keep = <T extends { close: () => Promise<void> }>(opened: T): T => {
  closing.push(opened.close);
  return opened;
};
const egressWith = (...setup: Parameters<typeof makeEgress>) => keep(makeEgress(...setup));
const get = (url: string): EgressRequest => ({ method: "GET", url });
const refusal = (messageKey: string | RegExp) => ({
  code: "INVALID",
  machineCode: "ERR_EGRESS_REFUSED",
  messageKey: expect.stringMatching(messageKey),
});

const PRIVATE = /^engine\.addressPrivate$/;
const METADATA = /^engine\.addressMetadata$/;
const FORM = /^engine\.addressForm$/;

/** What is not a public address, by what it is. */
const places: [string, string, RegExp][] = [
  ["private, 10/8", "10.20.30.40", PRIVATE],
  ["private, 172.16/12", "172.20.0.1", PRIVATE],
  ["private, 192.168/16", "192.168.1.1", PRIVATE],
  ["shared, 100.64/10", "100.100.0.1", PRIVATE],
  ["loopback", "127.0.0.1", PRIVATE],
  ["loopback, elsewhere in 127/8", "127.9.8.7", PRIVATE],
  ["this network", "0.0.0.0", PRIVATE],
  ["this network, 0/8", "0.1.2.3", PRIVATE],
  ["link-local", "169.254.7.7", PRIVATE],
  ["protocol assignments, 192.0.0/24", "192.0.0.8", PRIVATE],
  ["benchmarking, 198.18/15", "198.19.0.1", PRIVATE],
  ["multicast", "224.0.0.251", PRIVATE],
  ["reserved, 240/4", "250.1.1.1", PRIVATE],
  ["broadcast", "255.255.255.255", PRIVATE],
  ["metadata of most clouds", "169.254.169.254", METADATA],
  ["metadata of Azure's host", "168.63.129.16", METADATA],
  ["metadata of Alibaba", "100.100.100.200", METADATA],
  ["metadata of Oracle", "192.0.0.192", METADATA],
  ["metadata of AWS over IPv6", "[fd00:ec2::254]", METADATA],
  ["loopback, IPv6", "[::1]", PRIVATE],
  ["unspecified, IPv6", "[::]", PRIVATE],
  ["unique local", "[fd12:3456::1]", PRIVATE],
  ["link-local, IPv6", "[fe80::1]", PRIVATE],
  ["multicast, IPv6", "[ff02::1]", PRIVATE],
  ["IPv4-mapped", "[::ffff:127.0.0.1]", FORM],
  ["IPv4-mapped, in hexadecimal", "[::ffff:7f00:1]", FORM],
  ["IPv4-mapped, of a public address", "[::ffff:93.184.216.34]", FORM],
  ["IPv4-compatible", "[::7f00:1]", FORM],
  ["IPv4-translated", "[::ffff:0:7f00:1]", PRIVATE],
  ["NAT64", "[64:ff9b::a9fe:a9fe]", PRIVATE],
  ["NAT64, local", "[64:ff9b:1::7f00:1]", PRIVATE],
  ["6to4", "[2002:7f00:1::1]", PRIVATE],
  ["Teredo", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", PRIVATE],
  ["documentation", "[2001:db8::1]", PRIVATE],
];

describe("no request reaches what is not public", () => {
  test.each(places)("%s: %s", async (_, host, messageKey) => {
    await expect(egressWith().send(makeCall({ request: get(`http://${host}:8080/`) }))).rejects.toMatchObject(
      refusal(messageKey.source),
    );
  });

  test.each(places)("a name that resolves there. %s: %s", async (_, host, messageKey) => {
    const egress = egressWith({ resolve: async () => [host.replace(/[[\]]/g, "")] });
    await expect(egress.send(makeCall({ request: get("https://innocent.example/") }))).rejects.toMatchObject({
      ...refusal(messageKey.source),
      params: { host: "innocent.example" },
    });
  });

  test.each(places)("a name with one good answer, and one there. %s: %s", async (_, host, messageKey) => {
    const bad = host.replace(/[[\]]/g, "");
    for (const answers of [
      ["93.184.216.34", bad],
      [bad, "93.184.216.34"],
    ]) {
      const egress = egressWith({ resolve: async () => answers });
      await expect(egress.send(makeCall({ request: get("http://two.example/") }))).rejects.toMatchObject(
        refusal(messageKey.source),
      );
    }
  });

  test.each([
    ["decimal", "2130706433"],
    ["octal", "0177.0.0.1"],
    ["octal with more zeros", "00000177.0.0.01"],
    ["hexadecimal", "0x7f000001"],
    ["hexadecimal by part", "0x7f.0x0.0x0.0x1"],
    ["mixed", "0x7f.0.1"],
    ["short", "127.1"],
    ["shorter", "0"],
    ["with a dot behind", "127.0.0.1."],
    ["with digits of a circle", "①②⑦.⓪.⓪.①"],
    ["with wide digits", "１２７．０．０．１"],
    ["with ideographic full stops", "127。0。0。1"],
    ["in percent", "%31%32%37.0.0.1"],
    ["decimal, of metadata", "2852039166"],
    ["hexadecimal, of metadata", "0xA9FEA9FE"],
    ["octal, of metadata", "0251.0376.0251.0376"],
  ])("an IPv4 address in another spelling, %s: %s", async (_, host) => {
    const server = keep(await startRaw((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n")));
    const asked = egressWith().send(makeCall({ request: get(`http://${host}:${server.port}/`) }));
    await expect(asked).rejects.toMatchObject(refusal("^engine.address(Private|Metadata)$"));
    expect(server.heads).toEqual([]);
  });

  test.each(["localhost", "LOCALHOST", "localhost.", "ｌocalhost", "ⓛocalhost"])("%s is this machine", async (host) => {
    const server = keep(await startRaw((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n")));
    const asked = egressWith().send(makeCall({ request: get(`http://${host}:${server.port}/`) }));
    await expect(asked).rejects.toMatchObject({ machineCode: expect.stringMatching(/^ERR_(EGRESS_REFUSED|DNS)$/) });
    expect(server.heads).toEqual([]);
  });

  test.each([
    ["a host as user name", "http://api.example.com@127.0.0.1/", "engine.urlCredentials"],
    ["a host as password", "http://api.example.com:443@127.0.0.1/", "engine.urlCredentials"],
    ["an empty user name", "http://@127.0.0.1/", "engine.addressPrivate"],
    ["a backslash for the path", "http://127.0.0.1\\@api.example.com/", "engine.addressPrivate"],
    ["a fragment for the host", "http://127.0.0.1#@api.example.com/", "engine.addressPrivate"],
    ["slashes left out", "http:127.0.0.1/", "engine.addressPrivate"],
    ["a tab within", "http://127.0.\t0.1/", "engine.addressPrivate"],
    ["an interface", "http://[fe80::1%25eth0]/", "engine.urlInvalid"],
    ["another scheme", "file:///etc/passwd", "engine.urlInvalid"],
    ["another scheme with a host", "ftp://127.0.0.1/", "engine.urlInvalid"],
    ["an address of five parts", "http://1.2.3.4.5/", "engine.urlInvalid"],
    ["a number too large for an address", "http://4294967296/", "engine.urlInvalid"],
  ])("a URL that says one host and means another: %s", async (_, url, messageKey) => {
    await expect(egressWith().send(makeCall({ request: get(url) }))).rejects.toMatchObject({ messageKey });
  });
});

describe("a name that changes its answer between check and connection", () => {
  test("the very addresses that were checked are connected to: the resolver is asked once", async () => {
    const server = keep(await startRaw((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi")));
    let asked = 0;
    // 127.0.0.2 is allowed and stands for a public address; the second answer would be the metadata service.
    const egress = egressWith({
      allow: [`127.0.0.1:${server.port}`],
      resolve: async () => (asked++ === 0 ? ["127.0.0.1"] : ["169.254.169.254"]),
    });
    const { text } = await egress.send(makeCall({ request: get(`http://rebind.example:${server.port}/`) }));
    expect({ text, asked }).toEqual({ text: "hi", asked: 1 });
    expect(server.heads[0]).toContain(`host: rebind.example:${server.port}`);
  });

  test("each new connection asks, checks and refuses anew", async () => {
    const server = keep(
      await startRaw((socket) => socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")),
    );
    const answers = [["127.0.0.1"], ["169.254.169.254"], ["10.0.0.1"]];
    const egress = egressWith({
      allow: [`127.0.0.1:${server.port}`],
      resolve: async () => answers.shift() ?? [],
    });
    const send = () => egress.send(makeCall({ request: get(`http://rebind.example:${server.port}/`) }));
    await send();
    await expect(send()).rejects.toMatchObject(refusal("^engine.addressMetadata$"));
    await expect(send()).rejects.toMatchObject(refusal("^engine.addressPrivate$"));
    expect(server.heads).toHaveLength(1);
  });
});

const elsewhere: [string, string, string][] = [
  ...places.map(([what, host, key]): [string, string, string] => [what, `http://${host}/`, key.source]),
  ["decimal", "http://2130706433/", "^engine.addressPrivate$"],
  ["octal", "http://0177.0.0.1/", "^engine.addressPrivate$"],
  ["hexadecimal, of metadata", "http://0xA9FEA9FE/", "^engine.addressMetadata$"],
  ["protocol-relative", "//127.0.0.1:9/", "^engine.addressPrivate$"],
  ["backslashes for slashes", "\\\\127.0.0.1:9\\", "^engine.addressPrivate$"],
];

describe("redirects", () => {
  test.each(elsewhere)("into what is not public, %s: %s", async (_, location, messageKey) => {
    let status = 0;
    const server = keep(
      await startRaw((socket) =>
        socket.write(`HTTP/1.1 ${status} Moved\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`),
      ),
    );
    const egress = egressWith({ allow: [`127.0.0.1:${server.port}`] });
    for (status of [301, 302, 303, 307, 308])
      await expect(egress.send(makeCall({ request: get(`${server.origin}/`) }))).rejects.toMatchObject(
        refusal(messageKey),
      );
  });

  test.each(places)("to a name that resolves there. %s: %s", async (_, host, messageKey) => {
    const server = keep(
      await startRaw((socket) =>
        socket.write("HTTP/1.1 302 Moved\r\nlocation: http://innocent.example/\r\ncontent-length: 0\r\n\r\n"),
      ),
    );
    const egress = egressWith({
      allow: [`127.0.0.1:${server.port}`],
      resolve: async () => [host.replace(/[[\]]/g, "")],
    });
    await expect(egress.send(makeCall({ request: get(`${server.origin}/`) }))).rejects.toMatchObject({
      ...refusal(messageKey.source),
      params: { host: "innocent.example" },
    });
  });

  test("back to a name that has changed its answer meanwhile", async () => {
    const server = keep(
      await startRaw((socket) => socket.end("HTTP/1.1 302 Moved\r\nlocation: /again\r\nconnection: close\r\n\r\n")),
    );
    const answers = [["127.0.0.1"], ["169.254.169.254"]];
    const egress = egressWith({ allow: [`127.0.0.1:${server.port}`], resolve: async () => answers.shift() ?? [] });
    await expect(
      egress.send(makeCall({ request: get(`http://rebind.example:${server.port}/`) })),
    ).rejects.toMatchObject(refusal("^engine.addressMetadata$"));
    expect(server.heads).toHaveLength(1);
  });

  test.each([
    ["a file", "file:///etc/passwd"],
    ["FTP", "ftp://example.com/"],
    ["data", "data:text/plain,hello"],
    ["a script", "javascript:alert(1)"],
    ["a socket", "ws://example.com/"],
    ["credentials", "https://user:word@example.com/"],
    ["a user name", "https://user@example.com/"],
    ["no host", "http://"],
    ["an address of an interface", "http://[fe80::1%25lo]/"],
  ])("to %s are not followed: %s", async (_, location) => {
    const server = keep(
      await startRaw((socket) =>
        socket.write(`HTTP/1.1 302 Found\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`),
      ),
    );
    const egress = egressWith({ allow: [`127.0.0.1:${server.port}`] });
    await expect(egress.send(makeCall({ request: get(`${server.origin}/`) }))).rejects.toMatchObject({
      machineCode: "ERR_REDIRECT",
      messageKey: "engine.redirectInvalid",
    });
  });

  test.each([301, 302, 303, 307, 308])("%i to itself ends", async (status) => {
    const server = keep(
      await startRaw((socket) => socket.write(`HTTP/1.1 ${status} Again\r\nlocation: /\r\ncontent-length: 0\r\n\r\n`)),
    );
    const egress = egressWith({ allow: [`127.0.0.1:${server.port}`] });
    const request = { method: "POST", url: `${server.origin}/`, body: { type: "json" as const, value: { a: 1 } } };
    await expect(egress.send(makeCall({ request }))).rejects.toMatchObject({ messageKey: "engine.redirectTooMany" });
    expect(server.heads).toHaveLength(6);
  });

  test("a redirect whose body never ends is not read", async () => {
    const server = keep(
      await startRaw((socket, head) => {
        if (head.startsWith("GET /end")) socket.end("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nend");
        else socket.write("HTTP/1.1 302 Found\r\nlocation: /end\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n");
      }),
    );
    const egress = egressWith({ allow: [`127.0.0.1:${server.port}`] });
    expect(await egress.send(makeCall({ request: get(`${server.origin}/`) }))).toMatchObject({ text: "end" });
  });

  test.each([301, 302, 303, 307, 308])("%i with a secret: to no other origin, nor to plain http", async (status) => {
    let location = "";
    const server = keep(
      await startHttps((_, response) => void response.writeHead(status, { location }).end(), { names: ["localhost"] }),
    );
    trust(server.ca);
    const egress = egressWith({ allow: [`localhost:${server.port}`] });
    const secret = makeSecret("tok_0123456789", [server.origin, "https://api.example.com"]);
    const request = { ...get(`${server.origin}/`), headers: { "x-key": secretText`${secret.ref}` } };
    for (location of [
      "https://api.example.com/",
      "//api.example.com/",
      `http://localhost:${server.port}/`,
      `https://localhost.:${server.port}/`,
      `https://localhost:${server.port + 1}/`,
      "http://169.254.169.254/",
    ])
      await expect(egress.send(makeCall({ secrets: [secret], request }))).rejects.toMatchObject(
        refusal("^engine.redirectElsewhere$"),
      );
  });
});

test("our own listeners are refused by every address of this machine, whatever is allowed", async () => {
  const server = keep(await startRaw((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n")));
  const { port } = server;
  const own = Object.values(networkInterfaces()).flatMap((found) => (found ?? []).map(({ address }) => address));
  expect(own).toContain("127.0.0.1");
  const egress = egressWith({
    allow: [`0.0.0.0/0:${port}`, `[::]/0:${port}`, `localhost:${port}`],
    ownPorts: new Set([port]),
  });
  const names = [...own.map((each) => (each.includes(":") ? `[${each}]` : each)), "localhost", "0.0.0.0", "[::]"];
  for (const host of [...names, "127.1", "2130706433", "127.255.0.3"])
    await expect(egress.send(makeCall({ request: get(`http://${host}:${port}/`) })), host).rejects.toMatchObject(
      refusal("^engine.ownListener$"),
    );
  expect(server.heads).toEqual([]);
});
