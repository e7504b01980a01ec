import { createWriteStream, existsSync, renameSync, statSync, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";

const LIMIT_BYTES = 20 * 1024 * 1024;

/** A file of lines that is renamed to `….1` when it is full, over the one before it: at most twice the limit. */
export class LogFile {
  readonly path: string;
  #stream: WriteStream;
  #sizeBytes: number;

  constructor(path: string) {
    this.path = path;
    this.#sizeBytes = existsSync(path) ? statSync(path).size : 0;
    this.#stream = openForAppending(path);
  }

  write(line: string): void {
    if (this.#sizeBytes > LIMIT_BYTES) {
      this.#stream.end();
      renameSync(this.path, `${this.path}.1`);
      this.#stream = openForAppending(this.path);
      this.#sizeBytes = 0;
    }
    this.#stream.write(`${line}\n`);
    this.#sizeBytes += Buffer.byteLength(line) + 1;
  }

  async close(): Promise<void> {
    this.#stream.end();
    await finished(this.#stream);
  }
}

function openForAppending(path: string): WriteStream {
  return createWriteStream(path, { flags: "a", mode: 0o600 });
}
