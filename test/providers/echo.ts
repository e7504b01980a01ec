import type { IncomingMessage, ServerResponse } from "node:http";
import { startHttps } from "./https.ts";

export type EchoRequest = {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string;
};

/** Where a connection of the kind *API key* puts its value for this stand-in. */
export const ECHO_KEY = { header: "x-canary-key", query: "canary_key" } as const;

/**
 * An API over HTTPS that sends credentials back in every place and form that a careless or hostile one might. The
 * end of its path chooses: `/json`, `/html`, `/refused`, `/redirect`.
 */
export async function startEcho() {
  const requests: EchoRequest[] = [];
  const server = await startHttps((request, response) => void answer(request, response, requests), {
    names: ["127.0.0.1", "localhost"],
  });
  return { ...server, requests };
}

async function answer(request: IncomingMessage, response: ServerResponse, requests: EchoRequest[]): Promise<void> {
  const url = new URL(request.url ?? "/", "https://echo");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const body = Buffer.concat(chunks).toString("utf8");
  requests.push({ method: request.method ?? "", path: url.pathname, query: url.search, headers, body });

  const given = credentialsOf(headers, url);
  putIntoHeaders(response, given);
  const way = url.pathname.split("/").at(-1);
  if (way === "redirect") return redirect(response, given);
  if (way === "html") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      `<p>${given.map((text) => text.replace(/./gsu, (char) => `&#${char.codePointAt(0)};`)).join("</p><p>")}`,
    );
    return;
  }
  response.statusCode = way === "refused" ? 422 : 200;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ url: request.url, headers, body, given: given.map(formsIn) }));
}

function credentialsOf(headers: Record<string, string>, url: URL): string[] {
  const { authorization = "" } = headers;
  const basic = /^Basic (?<encoded>.+)$/.exec(authorization)?.groups?.encoded;
  const decoded = basic ? Buffer.from(basic, "base64").toString("utf8") : "";
  const found = [
    authorization.replace(/^Bearer /, ""),
    decoded,
    ...decoded.split(":"),
    headers[ECHO_KEY.header] ?? "",
    url.searchParams.get(ECHO_KEY.query) ?? "",
  ];
  return found.filter((text) => text.length >= 8);
}

function putIntoHeaders(response: ServerResponse, given: readonly string[]): void {
  response.statusMessage = `Echo ${given.join(" ")}`;
  for (const [index, text] of given.entries()) {
    response.setHeader(`x-raw-${index}`, text);
    response.setHeader(`x-url-${index}`, encodeURIComponent(text));
    if (/^[A-Za-z0-9-]+$/.test(text)) response.setHeader(`X-${text}`, "a name");
  }
  response.setHeader(
    "set-cookie",
    given.map((text, index) => `c${index}=${encodeURIComponent(text)}`),
  );
}

/** To a host that is named by the credentials, where one is a name of a host: a URL writes it in lower case. */
function redirect(response: ServerResponse, given: readonly string[]): void {
  const label = given.find((text) => /^[A-Za-z0-9-]{1,63}$/.test(text)) ?? "nothing";
  const query = new URLSearchParams(given.map((text) => ["token", text]));
  response.writeHead(302, { location: `https://${label}.elsewhere.test/?${query}` }).end();
}

function formsIn(text: string) {
  const bytes = Buffer.from(text, "utf8");
  return {
    raw: text,
    [`key ${text}`]: "the name of this member is a secret",
    base64: bytes.toString("base64"),
    base64url: bytes.toString("base64url"),
    inside: [`u:${text}`, `us:${text}`, `use:${text};`].map((each) => Buffer.from(each).toString("base64")),
    hex: bytes.toString("hex"),
    upperHex: bytes.toString("hex").toUpperCase(),
    url: encodeURIComponent(text),
    form: new URLSearchParams({ text }).toString(),
    json: JSON.stringify({ text }),
    twice: JSON.stringify(JSON.stringify({ text })),
  };
}
