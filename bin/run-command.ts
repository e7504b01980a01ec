import { z } from "zod";
import type { SystemActor } from "#lib/auth/actor.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import type { PasswordLink } from "#lib/operators/mutations/password-link.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { StartError } from "#scripts/start-error.ts";
import { findRunningDatabase } from "./running-database.ts";

/** What a command found out: as a program reads it, and as a person does. */
export type CommandResult = { value: unknown; text: string };

/**
 * How a command of this program runs: with its `--json` or without.
 *
 * @param options The command's option for each field of its input, where the two have other names.
 */
export type Run = (command: () => Promise<CommandResult>, options?: OptionNames) => Promise<void>;
type OptionNames = Readonly<Record<string, string>>;

/** Finds the database, so that the data layer, which reads its environment when it is loaded, can be imported. */
export async function openDatabase(): Promise<void> {
  const { engineUrl, publicUrl } = await findRunningDatabase(process.env);
  Object.assign(process.env, { COFFRE_ENGINE_DATABASE_URL: engineUrl, COFFRE_PUBLIC_URL: publicUrl });
}

/** The tenant that is meant, with the console as its actor. */
export async function openTenant(meant: {
  name?: string | undefined;
  email?: string;
}): Promise<{ id: string; name: string; actor: SystemActor }> {
  await openDatabase();
  const { findMeantTenant } = await import("#lib/tenants/data.ts");
  const { systemActor } = await import("#lib/auth/actor.ts");
  const { name, ...rest } = meant;
  const tenant = await findMeantTenant({ ...rest, ...(name !== undefined && { name }) });
  return { ...tenant, actor: systemActor(tenant.id, "cli") };
}

/** A link for choosing a password, as commands print it. */
export function linkResult(email: string, { url, expiresAt }: PasswordLink) {
  return {
    value: { email, url, expires_at: expiresAt.toISOString() },
    text: `${email} chooses a password here, once, within 72 hours:\n${url}`,
  };
}

/** Runs, prints, and ends the connection; an expected failure is a sentence and exit code 1. */
export async function runCommand(
  isJson: boolean,
  command: () => Promise<CommandResult>,
  options: OptionNames = {},
): Promise<void> {
  try {
    const { value, text } = await command();
    console.log(isJson ? JSON.stringify(value) : text);
  } catch (error) {
    const message = explain(error, options);
    if (message === null) throw error;
    if (isJson) console.log(JSON.stringify({ error: message }));
    else console.error(message);
    process.exitCode = 1;
  } finally {
    const connected = (globalThis as { coffreDb?: { $disconnect(): Promise<void> } }).coffreDb;
    await connected?.$disconnect();
  }
}

function explain(error: unknown, options: OptionNames): string | null {
  if (error instanceof StartError) return error.message;
  if (error instanceof AppError) return renderMessage("en", error.messageKey, error.params);
  if (error instanceof z.ZodError) {
    const lines = error.issues.map(({ path, message }) => {
      const text = message.startsWith("errors.") ? renderMessage("en", message) : message;
      const field = path.join(".");
      return `${options[field] ?? `--${field}`}: ${text}`;
    });
    return lines.join("\n");
  }
  return null;
}
