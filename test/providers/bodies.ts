import { startHttps } from "./https.ts";

export type ReceivedBody = { contentType: string; bytes: Buffer };

/** An HTTPS server that keeps every body to the byte, and sends it back. */
export async function startBodies() {
  const bodies: ReceivedBody[] = [];
  const server = await startHttps((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const bytes = Buffer.concat(chunks);
      bodies.push({ contentType: request.headers["content-type"] ?? "", bytes });
      response.setHeader("content-type", "text/plain; charset=latin1");
      response.end(bytes);
    });
  });
  return { ...server, bodies };
}

/** Its parts as another implementation than ours reads them, that of the platform's fetch. */
export async function readParts({ contentType, bytes }: ReceivedBody) {
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": contentType } }).formData();
  return Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === "string"
        ? { name, text: value }
        : { name, fileName: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) },
    ),
  );
}
