import { Command, Option } from "commander";
import { z } from "zod";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { roles } from "#lib/permissions/policy.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { languages } from "#lib/shared/local-text.ts";
import { StartError } from "#scripts/start-error.ts";
import { runDoctor } from "./doctor.ts";
import { findRunningDatabase } from "./running-database.ts";

// The data layer reads its environment when it is loaded, so each command loads it once it has found the database.

const program = new Command("coffre")
  .description("Looks after a Coffre from its console.")
  .option("--json", "print one JSON value, for scripts")
  .configureHelp({ showGlobalOptions: true });

const operator = program.command("operator").description("people who sign in");

operator
  .command("add")
  .description("add an operator; prints a single-use link with which they choose a password")
  .requiredOption("--email <address>")
  .requiredOption("--name <name>")
  .addOption(new Option("--role <role>").choices(roles).default("viewer"))
  .addOption(new Option("--language <language>").choices(languages).default("en"))
  .option("--tenant <name>", "the organisation, if there are several")
  .action((options) =>
    run(async () => {
      const tenant = await openTenant({ name: options.tenant });
      const { createOperator } = await import("#lib/operators/mutations/create-operator.ts");
      const { createPasswordLink } = await import("#lib/operators/mutations/password-link.ts");
      await createOperator(tenant.actor, options);
      const { url, expiresAt } = await createPasswordLink(tenant.actor, options);
      return {
        value: { email: options.email, url, expires_at: expiresAt.toISOString() },
        text: `${options.email} chooses a password here, once, within 72 hours:\n${url}`,
      };
    }),
  );

operator
  .command("link <email>")
  .description("print a single-use link to set a password; also lifts the wait after wrong passwords")
  .option("--tenant <name>", "the organisation, if the address is in several")
  .action((email: string, options) =>
    run(async () => {
      const tenant = await openTenant({ name: options.tenant, email });
      const { createPasswordLink } = await import("#lib/operators/mutations/password-link.ts");
      const { unlockOperator } = await import("#lib/auth/throttle.ts");
      const { url, expiresAt } = await createPasswordLink(tenant.actor, { email });
      await unlockOperator(email);
      return {
        value: { email, url, expires_at: expiresAt.toISOString() },
        text: `${email} chooses a password here, once, within 72 hours:\n${url}`,
      };
    }),
  );

program
  .command("client")
  .description("programs that call the API")
  .command("add")
  .description("add an API client; prints its id and secret, once")
  .requiredOption("--name <name>")
  .requiredOption("--scopes <list>", "separated by commas", (text: string) => text.split(",").filter(Boolean))
  .option("--section <name>", "where its connections go; it gets Full control of that section", "Vault items")
  .option("--tenant <name>", "the organisation, if there are several")
  .action((options) =>
    run(async () => {
      const tenant = await openTenant({ name: options.tenant });
      const { createClient } = await import("#lib/clients/mutations/create-client.ts");
      const value = await createClient(tenant.actor, options);
      // Programs read this too, so it is JSON in any case.
      return { value, text: JSON.stringify(value) };
    }),
  );

program
  .command("doctor")
  .description("check the database roles' rights, the migrations, the sealing keys and the isolation")
  .action(() =>
    run(async () => {
      const report = await runDoctor(await findRunningDatabase(process.env));
      const marks = { good: "✓", bad: "✗", note: "·" };
      if (report.findings.some(({ state }) => state === "bad")) process.exitCode = 1;
      return {
        value: report,
        text: report.findings.map(({ state, text }) => `${marks[state]} ${text}`).join("\n"),
      };
    }),
  );

await program.parseAsync();

/** Finds the database, and in it the tenant; gives the console as its actor. */
async function openTenant(meant: { name?: string | undefined; email?: string }) {
  const { engineUrl, publicUrl } = await findRunningDatabase(process.env);
  Object.assign(process.env, { COFFRE_ENGINE_DATABASE_URL: engineUrl, COFFRE_PUBLIC_URL: publicUrl });
  const { findMeantTenant } = await import("#lib/tenants/data.ts");
  const { systemActor } = await import("#lib/auth/actor.ts");
  const { name, ...rest } = meant;
  const tenant = await findMeantTenant({ ...rest, ...(name !== undefined && { name }) });
  return { ...tenant, actor: systemActor(tenant.id, "cli") };
}

async function run(command: () => Promise<{ value: unknown; text: string }>): Promise<void> {
  const isJson = program.opts().json === true;
  try {
    const { value, text } = await command();
    console.log(isJson ? JSON.stringify(value) : text);
  } catch (error) {
    const message = explain(error);
    if (message === null) throw error;
    if (isJson) console.log(JSON.stringify({ error: message }));
    else console.error(message);
    process.exitCode = 1;
  } finally {
    const connected = (globalThis as { coffreDb?: { $disconnect(): Promise<void> } }).coffreDb;
    await connected?.$disconnect();
  }
}

function explain(error: unknown): string | null {
  if (error instanceof StartError) return error.message;
  if (error instanceof AppError) return renderMessage("en", error.messageKey, error.params);
  if (error instanceof z.ZodError) {
    const lines = error.issues.map(({ path, message }) => {
      const text = message.startsWith("errors.") ? renderMessage("en", message) : message;
      return `--${path.join(".")}: ${text}`;
    });
    return lines.join("\n");
  }
  return null;
}
