import { createServer, type Socket } from "node:net";
import { listen } from "./https.ts";

/** Writes whatever it likes to whoever has sent the head of a request, as no HTTP library would let it. */
export type RawAnswer = (socket: Socket, head: string, count: number) => void;

/** A server of bare TCP on the loopback interface. It keeps the heads of the requests that it got. */
export async function startRaw(answer: RawAnswer) {
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let read = "";
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    socket.on("data", (chunk: Buffer) => {
      read += chunk.toString("latin1");
      const end = read.indexOf("\r\n\r\n");
      if (end < 0) return;
      heads.push(read.slice(0, end));
      read = "";
      answer(socket, heads.at(-1) ?? "", heads.length);
    });
  });
  const { close, ...listening } = await listen(server, 0, "http://127.0.0.1");
  return {
    ...listening,
    heads,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return close();
    },
  };
}

/** Writes it again and again, as fast as the other end takes it, until that closes. */
export function pour(socket: Socket, piece: string | Buffer): void {
  const on = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on("drain", on);
  on();
}

/** Writes it a byte at a time, for ever. */
export function drip(socket: Socket, byte: string, everyMs = 20): void {
  const timer = setInterval(() => socket.write(byte), everyMs);
  socket.once("close", () => clearInterval(timer));
}
