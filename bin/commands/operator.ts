import { type Command, Option } from "commander";
import { roles } from "#lib/permissions/policy.ts";
import { languages } from "#lib/shared/local-text.ts";
import { linkResult, openTenant, type Run } from "../run-command.ts";

export function addOperatorCommands(program: Command, run: Run): void {
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
        return linkResult(options.email, await createPasswordLink(tenant.actor, options));
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
        const link = await createPasswordLink(tenant.actor, { email });
        await unlockOperator(email);
        return linkResult(email, link);
      }),
    );
}
