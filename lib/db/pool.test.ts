import { createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { listen } from "#test/providers/https.ts";
import { isDatabaseDown } from "./errors.ts";
import { openPool } from "./pool.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A message of PostgreSQL's protocol: its kind, its length and what it holds. */
function message(kind: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(kind), length, content]);
}
const welcome = message("R", Buffer.alloc(4));
const ready = message("Z", Buffer.from("I"));
const done = message("C", Buffer.from("SELECT 1\0"));
const cut = message("E", Buffer.from("SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"));

/** Answers the first statement of each connection, and says in the same breath that it goes away. */
async function startLeaving() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on("error", () => undefined));
    socket.once("data", () => {
      socket.write(Buffer.concat([welcome, ready]));
      socket.once("data", () => socket.end(Buffer.concat([done, ready, cut])));
    });
  });
  const { port, close } = await listen(server, 0, "postgresql://127.0.0.1");
  closing.push(close);
  return `postgresql://coffre@127.0.0.1:${port}/coffre`;
}

test("a connection that is cut while it passes to who waits for one ends nothing but their statement", async () => {
  const uncaught: unknown[] = [];
  const note = (error: unknown) => void uncaught.push(error);
  process.on("uncaughtException", note);
  const pool = openPool(await startLeaving());
  closing.push(() => pool.end());

  const first = Array.from({ length: pool.options.max }, () => pool.query("select 1"));
  const waiting = pool.connect();
  expect((await Promise.allSettled(first)).map(({ status }) => status)).toEqual(first.map(() => "fulfilled"));
  const client = await waiting;
  const error: unknown = await client.query("select 1").catch((reason: unknown) => reason);
  client.release(true);
  process.off("uncaughtException", note);
  expect([isDatabaseDown(error), uncaught]).toEqual([true, []]);
});
