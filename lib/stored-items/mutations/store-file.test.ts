import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { MAX_FILE_BYTES } from "../schema.ts";

const actor = { tenantId: "tenant-1", operatorId: "operator-1", sessionId: "session-1" } as Actor;
const sectionId = "0193a5f0-0000-7000-8000-000000000001";

let received: { url: string | undefined; body: unknown }[] = [];
let engine: Server;
let storeFile: typeof import("./store-file.ts")["storeFile"];
let readStoredFile: typeof import("../data.ts")["readStoredFile"];

beforeAll(async () => {
  engine = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ url: request.url, body: JSON.parse(Buffer.concat(chunks).toString()) });
      if (request.url?.endsWith("/file")) {
        const headers = { "content-type": "text/html", "content-disposition": "attachment", "x-own": "kept inside" };
        response.writeHead(200, headers).end("<p>");
      } else response.writeHead(200, { "content-type": "application/json" }).end('{"id":"item-1"}');
    });
  });
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  process.env.COFFRE_INTERNAL_URL = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
  process.env.COFFRE_INTERNAL_TOKEN = "t".repeat(64);
  // The environment is read once, when it is first imported.
  ({ storeFile } = await import("./store-file.ts"));
  ({ readStoredFile } = await import("../data.ts"));
});
afterAll(() => engine.close());
beforeEach(() => {
  received = [];
});

function upload(input: unknown, content: BlobPart[] = ["hello"]): Request {
  const form = new FormData();
  form.set("input", typeof input === "string" ? input : JSON.stringify(input));
  form.set("file", new File(content, "from-the-disk.txt"));
  return new Request("http://localhost/api/vault/files", { method: "POST", body: form });
}

const contents = { kind: "file", fileName: "invoice.txt", data: "AA==" };

test("a new item has the content of the upload, whatever its form says", async () => {
  const input = { sectionId, name: "Invoice", origins: ["https://a.example"], contents };
  expect(await storeFile(actor, upload(input))).toEqual({ id: "item-1" });
  expect(received).toEqual([
    { url: "/internal/stored-items", body: { ...input, contents: { ...contents, data: "aGVsbG8=" } } },
  ]);
});

test("with an item's id it replaces that item's content, and keeps what is left out", async () => {
  await storeFile(actor, upload({ itemId: sectionId }));
  expect(received).toEqual([
    {
      url: "/internal/stored-items/update",
      body: { itemId: sectionId, contents: { kind: "file", data: "aGVsbG8=" } },
    },
  ]);
});

test("what does not fit never reaches the engine", async () => {
  const empty = await storeFile(actor, upload({ sectionId, name: "", contents }, [])).catch((error: unknown) => error);
  expect(empty).toMatchObject({ fieldErrors: { name: ["errors.required"], "contents.data": ["errors.fileEmpty"] } });
  const over = upload({ sectionId, name: "Invoice", contents }, [new Uint8Array(MAX_FILE_BYTES + 1)]);
  await expect(storeFile(actor, over)).rejects.toMatchObject({ messageKey: "errors.fileTooLarge" });
  await expect(storeFile(actor, upload("{"))).rejects.toMatchObject({ messageKey: "errors.uploadUnreadable" });
  await expect(storeFile(actor, upload("null"))).rejects.toMatchObject({ messageKey: "errors.uploadUnreadable" });
  const text = new Request("http://localhost", { method: "POST", body: "hello" });
  await expect(storeFile(actor, text)).rejects.toMatchObject({ messageKey: "errors.uploadUnreadable" });
  expect(received).toEqual([]);
});

test("a body without an end is left where it passes the limit", async () => {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  const request = new Request("http://localhost", { method: "POST", body, duplex: "half" } as RequestInit);
  await expect(storeFile(actor, request)).rejects.toMatchObject({ messageKey: "errors.fileTooLarge" });
  expect(sent).toBeLessThan(2 * MAX_FILE_BYTES);
});

test("a file comes back as an attachment that is no page of ours", async () => {
  const answer = await readStoredFile(actor, sectionId);
  expect(Object.fromEntries(answer.headers)).toEqual({
    "cache-control": "no-store",
    "content-disposition": "attachment",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "content-type": "text/html",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
  });
  expect(await answer.text()).toBe("<p>");
});
