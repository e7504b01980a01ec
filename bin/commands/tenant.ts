import { type Command, Option } from "commander";
import { languages } from "#lib/shared/local-text.ts";
import { linkResult, openDatabase, type Run } from "../run-command.ts";

const OPTIONS = { tenantName: "<name>", email: "--admin-email", name: "--admin-name" };

export function addTenantCommands(program: Command, run: Run): void {
  program
    .command("tenant")
    .description("organisations, each with its own people, vault and flows")
    .command("add <name>")
    .description("add an organisation; prints a single-use link with which its administrator chooses a password")
    .requiredOption("--admin-email <address>")
    .requiredOption("--admin-name <name>")
    .addOption(new Option("--language <language>", "the administrator's").choices(languages).default("en"))
    .action((tenantName: string, { adminEmail, adminName, language }) =>
      run(async () => {
        await openDatabase();
        const { addTenant } = await import("#lib/tenants/mutations/add-tenant.ts");
        const added = await addTenant({ tenantName, email: adminEmail, name: adminName, language });
        const { value, text } = linkResult(adminEmail, added);
        return { value: { tenant: added.tenantId, ...value }, text };
      }, OPTIONS),
    );
}
