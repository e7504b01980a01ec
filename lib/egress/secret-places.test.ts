import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { basicCredentials, secretText } from "#lib/secrets/secret-text.ts";
import { readParts } from "#test/providers/bodies.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { Egress, EgressRequest, OpenedSecret } from "./egress.ts";

type Received = { url: string; headers: NodeJS.Dict<string | string[]>; bytes: Buffer };

let server: StandIn;
let egress: Egress;
let last: Received;
beforeAll(async () => {
  server = await startHttps((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      last = { url: request.url ?? "", headers: request.headers, bytes: Buffer.concat(chunks) };
      const text = last.bytes.toString("utf8");
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ url: last.url, headers: request.headers, text, inner: JSON.stringify({ text }) }));
    });
  });
  trust(server.ca);
  egress = makeEgress({ allow: [`localhost:${server.port}`] });
});
afterAll(async () => {
  await egress.close();
  await server.close();
});

type Place = {
  name: string;
  request: (secret: OpenedSecret) => Partial<EgressRequest>;
  /** The secret, as whoever is at the other end reads it. */
  read: (received: Received) => string | null | undefined | Promise<string | undefined>;
  takes?: (plaintext: string) => boolean;
};

const text = ({ bytes }: Received) => bytes.toString("utf8");
const unescapeXml = (xml: string) => xml.replace(/&#([0-9]+);/g, (_, point) => String.fromCodePoint(Number(point)));
const inHeader = (plaintext: string) => /^[\x20-\x7e\xa0-\xff]*[\x21-\x7e\xa1-\xff]$/.test(plaintext);

const places: Place[] = [
  {
    name: "path",
    request: ({ ref }) => ({ url: secretText`${server.origin}/a/${ref}/b` }),
    read: ({ url }) => decodeURIComponent(url.slice("/a/".length, -"/b".length)),
  },
  {
    name: "query",
    request: ({ ref }) => ({ url: `${server.origin}/?x=1`, query: { q: secretText`${ref}` } }),
    read: ({ url }) => new URL(url, server.origin).searchParams.get("q"),
  },
  {
    name: "header",
    request: ({ ref }) => ({ headers: { "x-key": secretText`k ${ref}` } }),
    read: ({ headers }) => String(headers["x-key"]).slice(2),
    takes: inHeader,
  },
  {
    name: "Basic",
    request: ({ ref }) => ({ headers: { authorization: basicCredentials("maud", ref) } }),
    read: ({ headers }) => Buffer.from(String(headers.authorization).slice(6), "base64").toString().slice(5),
  },
  {
    name: "JSON",
    request: ({ ref }) => ({ body: { type: "json", value: { a: [secretText`${ref}`] } } }),
    read: (received) => JSON.parse(text(received)).a[0],
  },
  {
    name: "text of JSON",
    request: ({ ref }) => ({
      body: { type: "text", text: secretText`{"a":"${ref}"}`, contentType: "application/json" },
    }),
    read: (received) => JSON.parse(text(received)).a,
  },
  {
    name: "form",
    request: ({ ref }) => ({ body: { type: "form", fields: { a: secretText`${ref}`, b: "1" } } }),
    read: (received) => new URLSearchParams(text(received)).get("a"),
  },
  {
    name: "XML",
    request: ({ ref }) => ({ body: { type: "text", text: secretText`<a>${ref}</a>`, contentType: "text/xml" } }),
    read: (received) => unescapeXml(text(received).slice(3, -4)),
  },
  {
    name: "plain text",
    request: ({ ref }) => ({ body: { type: "text", text: secretText`<${ref}>`, contentType: "text/plain" } }),
    read: (received) => text(received).slice(1, -1),
  },
  {
    name: "part",
    request: ({ ref }) => ({ body: { type: "multipart", parts: [{ name: "a", text: secretText`${ref}` }] } }),
    read: async ({ headers, bytes }) => {
      const [part] = await readParts({ contentType: String(headers["content-type"]), bytes });
      return part?.text;
    },
  },
];

function leavesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...leavesOf(member)]);
}

test("any secret arrives in any place as it is, and is nowhere in what is shown", async () => {
  const secrets = fc.string({ unit: "grapheme", minLength: 5, maxLength: 40 }).map((tail) => `k3y${tail}`);
  await fc.assert(
    fc.asyncProperty(secrets, fc.constantFrom(...places), async (plaintext, place) => {
      fc.pre(place.takes?.(plaintext) ?? true);
      const secret = makeSecret(plaintext, [server.origin]);
      const request = { method: "POST", url: server.origin, ...place.request(secret) };
      const answer = await egress.send(makeCall({ secrets: [secret], request }));
      expect(await place.read(last), place.name).toBe(plaintext);
      for (const leaf of leavesOf(answer)) {
        expect(leaf).not.toContain(plaintext);
        expect(leaf).not.toContain(encodeURIComponent(plaintext));
        expect(leaf).not.toContain(Buffer.from(plaintext).toString("base64"));
      }
      expect(JSON.stringify(answer.sent)).toContain(secret.ref.mark);
    }),
    { numRuns: 200 },
  );
}, 30_000);
