import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Egress, OpenedSecret } from "#lib/egress/egress.ts";
import { expectNoSecret } from "#test/canary.ts";
import { makeHandlerCall } from "#test/handler-call.ts";
import { makeCall, makeEgress, makeSecret, trust } from "#test/providers/egress-setup.ts";
import { type StandIn, startHttps } from "#test/providers/https.ts";
import type { OpenConnection } from "../define-handlers.ts";
import { handlers } from "./handlers.ts";
import { http } from "./manifest.ts";

const TIMEOUT_MS = 250;
const canary = "canary/f00dfeed+f00dfeed.0123456789";

type Kind = Pick<OpenConnection, "attributes" | "setupType"> & { secret: string; carried: (sent: Sent) => unknown };
type Sent = { method: string; url: URL; headers: NodeJS.Dict<string | string[]>; body: string };

const bearer = ({ headers }: Sent) => headers.authorization === `Bearer ${canary}`;
/** Every kind of credentials, where it carries its secret. */
const kinds: Readonly<Record<string, Kind>> = {
  BEARER: { setupType: "BEARER", attributes: {}, secret: "token", carried: bearer },
  BASIC_AUTH: {
    ...{ setupType: "BASIC_AUTH", attributes: { username: "maud" }, secret: "password" },
    carried: ({ headers }) => headers.authorization === `Basic ${btoa(`maud:${canary}`)}`,
  },
  "API_KEY in a header": {
    ...{ setupType: "API_KEY", attributes: { name: "X-Api-Key", in: "HEADER" }, secret: "value" },
    carried: ({ headers }) => headers["x-api-key"] === canary,
  },
  "API_KEY in the query": {
    ...{ setupType: "API_KEY", attributes: { name: "key", in: "QUERY" }, secret: "value" },
    carried: ({ url }) => url.searchParams.get("key") === canary,
  },
  OAUTH_CLIENT_CREDENTIALS: {
    ...{ setupType: "OAUTH_CLIENT_CREDENTIALS", attributes: { client_id: "coffre" }, secret: "access_token" },
    carried: bearer,
  },
};

let server: StandIn;
let egress: Egress;
let answer: (response: ServerResponse, sent: Sent) => void;
let sent: Sent[] = [];
beforeAll(async () => {
  server = await startHttps(async (request, response) => {
    const received = await read(request);
    sent.push(received);
    answer(response, received);
  });
  trust(server.ca);
  egress = makeEgress({ allow: [`localhost:${server.port}`] });
});
afterAll(async () => {
  await egress.close();
  await server.close();
});
beforeEach(() => {
  sent = [];
});

async function read(request: IncomingMessage): Promise<Sent> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = "", headers } = request;
  return { method, headers, url: new URL(request.url ?? "", server.origin), body: Buffer.concat(chunks).toString() };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  answer = (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
};

test("every kind of credentials has its contract", () => {
  const setups = new Set(Object.values(kinds).map(({ setupType }) => setupType));
  expect([...setups].toSorted()).toEqual(Object.keys(http.setups).toSorted());
});

describe.each(Object.entries(kinds))("SEND_REQUEST with %s: the API", (_, { secret, carried, ...kind }) => {
  function send() {
    const opened: OpenedSecret = makeSecret(canary, [server.origin], "«Orders / Secret»");
    return handlers.actions.SEND_REQUEST(
      makeHandlerCall({
        params: { url: `${server.origin}/orders`, method: "POST" as const, payload: { id: 7 } },
        connection: { ...kind, id: "connection", name: "Orders", appId: "HTTP", secrets: { [secret]: opened.ref } },
        send: (request) => egress.send(makeCall({ secrets: [opened], request, timeoutMs: TIMEOUT_MS })),
      }),
    );
  }

  test("gets the request with its credentials, and its answer is the output", async () => {
    json(200, { id: 7 });
    expect(http.actions.SEND_REQUEST.output.parse(await send())).toMatchObject({ status: 200, body: { id: 7 } });
    expect(sent).toMatchObject([{ method: "POST", body: '{"id":7}', headers: { "content-type": "application/json" } }]);
    expect(sent.map(carried)).toEqual([true]);
  });

  test.each([400, 401, 403, 404, 422, 429, 500, 503])("answers %s: an output that says so", async (status) => {
    json(status, { error: "no" }, { "retry-after": "30", "x-ratelimit-remaining": "0" });
    expect(await send()).toMatchObject({
      ...{ status, success: false, body: { error: "no" } },
      headers: { "retry-after": "30", "x-ratelimit-remaining": "0" },
    });
    expect(sent).toHaveLength(1);
  });

  test("says JSON and is none: its text is the output", async () => {
    json(200, '{"id": "4');
    expect(await send()).toMatchObject({ status: 200, body: '{"id": "4' });
  });

  test("answers too late", async () => {
    answer = () => undefined;
    await expect(send()).rejects.toMatchObject({ machineCode: "ERR_TIMEOUT", mayHaveArrived: true });
  });

  test.each<[string, (response: ServerResponse) => void]>([
    [
      "in the middle",
      (response) => response.writeHead(200, { "content-length": "99" }).write("{", () => end(response)),
    ],
    ["before the first byte", (response) => end(response)],
  ])("ends its answer too early: %s", async (_where, fault) => {
    answer = fault;
    await expect(send()).rejects.toMatchObject({ machineCode: "ERR_CONNECTION_CLOSED", mayHaveArrived: true });
  });

  test.each([200, 400, 401, 403, 429, 500])("echoes the secret in every form, with status %s", async (status) => {
    answer = (response, { url, headers, body }) => {
      const forms = [canary, encodeURIComponent(canary), btoa(canary), btoa(`maud:${canary}`), hex(canary)];
      const echoed = { url: url.href, headers, body, forms, [canary]: "a name" };
      response.writeHead(status, { "content-type": "application/json", "x-echo": forms });
      response.end(JSON.stringify(echoed));
    };
    const output = JSON.stringify(await send());
    expectNoSecret(output, canary);
    expect(output).toContain("«Orders / Secret»");
  });
});

const hex = (text: string) => Buffer.from(text).toString("hex");
const end = (response: ServerResponse) => response.socket?.destroy();
