import "server-only";
import { X509Certificate } from "node:crypto";
import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { generate } from "selfsigned";
import { z } from "zod";
import { type Clock, systemClock } from "#lib/shared/clock.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** The longest that browsers and operating systems take of a certificate that was added by hand. */
const LIFETIME_MS = 825 * DAY_MS;
const RENEW_BEFORE_MS = 30 * DAY_MS;
/** A client's clock may be behind. */
const BACKDATED_MS = DAY_MS;

const CA_FILE = "ca.pem";
const SERVER_FILE = "server.json";

/** PEM. */
export type ServerCertificate = { key: string; cert: string };

const stored = z.object({ key: z.string(), cert: z.string(), ca: z.string() });

/**
 * The certificate that clients trust by `ca.pem` in the folder, made where there is none, and anew before it ends or where
 * it lacks a name. The authority's key is thrown away at once: whoever trusts it trusts this one certificate.
 *
 * @param names Host names and addresses.
 */
export async function loadSelfSigned(
  folder: string,
  names: readonly string[],
  clock: Clock = systemClock,
): Promise<ServerCertificate> {
  const now = clock();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const known = await readStored(folder);
  const current = known && isGood(known, names, now) ? known : await create(names, now);
  if (current !== known) await replaceFile(folder, SERVER_FILE, `${JSON.stringify(current)}\n`, 0o600);
  // Written each time: whoever deleted it, or was cut off in between, has it back.
  await replaceFile(folder, CA_FILE, current.ca, 0o644);
  return { key: current.key, cert: current.cert };
}

type Stored = z.infer<typeof stored>;

async function readStored(folder: string): Promise<Stored | null> {
  try {
    return stored.parse(JSON.parse(await readFile(join(folder, SERVER_FILE), "utf8")));
  } catch (error) {
    if (isAbsent(error) || error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function isGood({ cert }: Stored, names: readonly string[], now: Date): boolean {
  const parsed = new X509Certificate(cert);
  if (parsed.validToDate.getTime() < now.getTime() + RENEW_BEFORE_MS) return false;
  return names.every((name) => (isIP(name) ? parsed.checkIP(name) : parsed.checkHost(name)) !== undefined);
}

async function create(names: readonly string[], now: Date): Promise<Stored> {
  const common = {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(now.getTime() - BACKDATED_MS),
    notAfterDate: new Date(now.getTime() + LIFETIME_MS - BACKDATED_MS),
  } as const;
  const authority = await generate([{ name: "commonName", value: "Coffre, this installation" }], {
    ...common,
    extensions: [
      { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: "commonName", value: names[0] ?? "localhost" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return { key: server.private, cert: server.cert, ca: authority.cert };
}

/** A reader finds the old file or the new one, and nothing in between. */
async function replaceFile(folder: string, name: string, text: string, mode: number): Promise<void> {
  const path = join(folder, name);
  await writeFile(`${path}.new`, text, { mode });
  await rename(`${path}.new`, path);
}
