import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { NextRequest } from "next/server.js";
import { afterAll, beforeAll, expect, test } from "vitest";

type Seen = { url: string; method: string; headers: IncomingHttpHeaders; body: string };

let engine: Server;
let proxy: (request: NextRequest) => Response | Promise<Response>;
let seen: Seen[] = [];

/** Stands for the engine's listener. */
beforeAll(async () => {
  engine = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url = "", method = "", headers } = request;
      seen.push({ url, method, headers, body: Buffer.concat(chunks).toString("base64") });
      response.writeHead(202, { "coffre-execution": "afe_1", "set-cookie": "a=b", "content-type": "application/json" });
      response.end('{"execution_id":"afe_1"}');
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  process.env.COFFRE_ENGINE_URL = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
  ({ proxy } = await import("../proxy.ts"));
});
afterAll(() => void engine.close());

test("a hook’s call goes to the engine byte for byte, without cookies either way", async () => {
  seen = [];
  const body = Buffer.from([0, 255, 13, 10, 128]);
  const url = "http://coffre.example/hooks/aft_1/secret?a=1&a=%C3%A9";
  const headers = { cookie: "session=1", "content-type": "application/x-thing", "x-coffre-signature": "t=1,v1=ab" };
  const answer = await proxy(new NextRequest(url, { method: "POST", headers, body }));
  expect([answer.status, await answer.json()]).toEqual([202, { execution_id: "afe_1" }]);
  expect(answer.headers.get("coffre-execution")).toBe("afe_1");
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(seen).toMatchObject([
    { url: "/hooks/aft_1/secret?a=1&a=%C3%A9", method: "POST", body: body.toString("base64") },
  ]);
  expect(seen[0]?.headers).toMatchObject({ "content-type": "application/x-thing", "x-coffre-signature": "t=1,v1=ab" });
  expect(seen[0]?.headers).not.toHaveProperty("cookie");
});

test("a GET goes there too, and a page does not", async () => {
  seen = [];
  await proxy(new NextRequest("http://coffre.example/hooks/aft_1/secret"));
  await proxy(new NextRequest("http://coffre.example/flows"));
  expect(seen.map(({ method, url }) => [method, url])).toEqual([["GET", "/hooks/aft_1/secret"]]);
});

test("what a provider sends back stays in the browser, and is not kept for a session that begins now", async () => {
  const url = "http://coffre.example/connect/hubspot/callback?code=a%2Fb&state=s";
  const cookie = "next-auth.session-token=of-somebody";
  const locationOf = async (address: string, headers: Record<string, string>) =>
    (await proxy(new NextRequest(address, { headers }))).headers.get("location");
  expect(await locationOf(url, { cookie })).toBe("http://coffre.example/connect/hubspot/callback#code=a%2Fb&state=s");
  expect(await locationOf("http://coffre.example/connect/hubspot/callback?_rsc=1", { cookie })).toBeNull();
  expect(await locationOf(url, {})).toBe("http://coffre.example/sign-in?next=%2Fconnect%2Fhubspot%2Fcallback");
});
