import { createSocket } from "node:dgram";
import type { AddressInfo } from "node:net";

/** Priority and host of each MX; or how the server fails. */
export type MxAnswer = readonly (readonly [priority: number, exchange: string])[] | "NXDOMAIN" | "SERVFAIL" | "silence";

export type DnsStandIn = { server: string; questions: string[]; close: () => Promise<void> };

const codes = { SERVFAIL: 2, NXDOMAIN: 3 } as const;

/** A name server on loopback that knows the given domains (RFC 1035); others do not exist. */
export async function startDns(answers: Readonly<Record<string, MxAnswer>>): Promise<DnsStandIn> {
  const socket = createSocket("udp4");
  const questions: string[] = [];
  socket.on("message", (query, { address, port }) => {
    const { name, end } = readName(query);
    questions.push(name);
    const answer = answers[name] ?? "NXDOMAIN";
    if (answer !== "silence") socket.send(reply(query.subarray(0, end + 4), answer), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const { port } = socket.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => socket.close(() => resolve()));
  return { server: `127.0.0.1:${port}`, questions, close };
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += length + 1;
  }
  return { name: labels.join(".").toLowerCase(), end: at + 1 };
}

function reply(question: Buffer, answer: Exclude<MxAnswer, "silence">): Buffer {
  const records = typeof answer === "string" ? [] : answer.map(([priority, exchange]) => record(priority, exchange));
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180 | (typeof answer === "string" ? codes[answer] : 0), 2);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt32BE(0, 8);
  return Buffer.concat([header, question.subarray(12), ...records]);
}

/** Name (a pointer to the question's), type MX, class IN, time to live, length, priority, exchange. */
function record(priority: number, exchange: string): Buffer {
  const labels = exchange.split(".").filter(Boolean);
  const name = Buffer.concat([
    ...labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.from([0]),
  ]);
  const fixed = Buffer.alloc(14);
  fixed.writeUInt16BE(0xc00c, 0);
  fixed.writeUInt16BE(15, 2);
  fixed.writeUInt16BE(1, 4);
  fixed.writeUInt32BE(60, 6);
  fixed.writeUInt16BE(name.length + 2, 10);
  fixed.writeUInt16BE(priority, 12);
  return Buffer.concat([fixed, name]);
}
