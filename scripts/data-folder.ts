import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "./start-error.ts";

/** Settings that the first start generates and later ones need. */
export type Settings = {
  internalToken: string;
  nextAuthSecret: string;
  databasePassword: string;
  /** Where the embedded database was put; unset until it is made. */
  databaseFolder?: string;
  /** Of the operators of `--demo`, to be printed again. */
  demoPassword?: string;
};

/** What a running start tells the CLI. Holds passwords: 0600, gone when it stops. */
export type RunNote = {
  pid: number;
  startedAt: string;
  /** The database as its owner. */
  databaseUrl: string;
  database: { host: string; port: number; user: string; password: string; name: string };
  keysFolder: string;
  publicUrl: string;
};

export const keysFolderOf = (dataFolder: string): string => join(dataFolder, "keys");
export const logsFolderOf = (dataFolder: string): string => join(dataFolder, "logs");
const settingsOf = (dataFolder: string): string => join(dataFolder, "settings.json");
const runNoteOf = (dataFolder: string): string => join(dataFolder, "run.json");

/** @throws StartError if it cannot be made or belongs to somebody else. */
export function makeDataFolder(dataFolder: string): void {
  try {
    for (const folder of [logsFolderOf(dataFolder), keysFolderOf(dataFolder)]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    }
    // Started as root, the user "postgres" passes through it to the database; what is secret in it is 0600 or 0700.
    chmodSync(dataFolder, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw new StartError(
      `The data folder ${dataFolder} cannot be written (${(error as NodeJS.ErrnoException).code}). Start as the user who owns it, or set COFFRE_DATA_DIR to another folder.`,
    );
  }
}

/**
 * Makes this the only start on the folder until the process ends, however it ends.
 *
 * @throws StartError if another one runs.
 */
export function lockDataFolder(dataFolder: string): void {
  // SQLite's lock on its file is the kernel's: atomic, and released with the process, also by a power cut. A file
  // that holds a process id is neither.
  const lock = new DatabaseSync(join(dataFolder, "start.lock"));
  try {
    lock.exec("begin exclusive");
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== 5) throw error;
    const note = readRunNote(dataFolder);
    const holder = note ? ` (process ${note.pid}, ${note.publicUrl})` : "";
    throw new StartError(
      `Coffre is already running on the data folder ${dataFolder}${holder}. Stop it first, or set COFFRE_DATA_DIR to another folder.`,
    );
  }
  // A lock that were garbage-collected would be no lock.
  process.on("exit", () => lock.close());
}

/** The generated settings, made at the first start. */
export function readSettings(dataFolder: string): Settings {
  const file = settingsOf(dataFolder);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as Settings;
  const settings = {
    internalToken: randomBytes(32).toString("hex"),
    nextAuthSecret: randomBytes(32).toString("hex"),
    databasePassword: randomBytes(32).toString("hex"),
  };
  writePrivately(file, settings);
  return settings;
}

export function changeSettings(dataFolder: string, change: Partial<Settings>): void {
  writePrivately(settingsOf(dataFolder), { ...readSettings(dataFolder), ...change });
}

export function writeRunNote(dataFolder: string, note: RunNote): void {
  writePrivately(runNoteOf(dataFolder), note);
}

/** Of the running start, or of one that was cut off: whoever reads it must see whether the database answers. */
export function readRunNote(dataFolder: string): RunNote | null {
  const file = runNoteOf(dataFolder);
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as RunNote) : null;
}

export function removeRunNote(dataFolder: string): void {
  rmSync(runNoteOf(dataFolder), { force: true });
}

/** Whole or not at all, so that a power cut leaves no half of a file. */
function writePrivately(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
