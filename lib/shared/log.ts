import "server-only";
import { pino } from "pino";
import { env } from "./env.ts";

const censored = ["password", "token", "secret", "authorization", "cookie", "credentials", "jwe", "client_secret"];

/**
 * JSON lines on standard output. Nothing that holds a secret is passed here in the first place; the redaction
 * below is the second net.
 */
export const log = pino({
  level: env.COFFRE_LOG_LEVEL,
  redact: { paths: censored.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "«redacted»" },
  serializers: { error: (error: unknown) => (error instanceof Error ? summarize(error) : String(error)) },
});

/** Prisma's messages quote the arguments of the failed call, values included: only the last line says what failed. */
function summarize(error: Error): { name: string; message: string; stack?: string } {
  const isPrisma = error.name.startsWith("PrismaClient");
  const message = isPrisma ? (error.message.trim().split("\n").at(-1) ?? error.name) : error.message;
  const frames = error.stack?.split("\n").filter((line) => line.trimStart().startsWith("at "));
  return { name: error.name, message, ...(frames && { stack: frames.join("\n") }) };
}
