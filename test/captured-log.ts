import { symbols } from "pino";
import { log } from "#lib/shared/log.ts";

type Stream = { write: (line: string) => unknown };

/** Turns the log on at its loudest while `run` runs, and gives what it would have printed. */
export async function captureLog(run: () => Promise<void>): Promise<string> {
  const stream = (log as unknown as Record<symbol, Stream>)[symbols.streamSym] as Stream;
  const { write } = stream;
  const { level } = log;
  const lines: string[] = [];
  stream.write = (line) => lines.push(line);
  log.level = "trace";
  try {
    await run();
  } finally {
    log.level = level;
    stream.write = write;
  }
  return lines.join("");
}
