import type { Command } from "commander";
import { reportText } from "../audit-report.ts";
import { openDatabase, type Run } from "../run-command.ts";
import { findRunningDatabase } from "../running-database.ts";
import { verifyAudit } from "../verify-audit.ts";

export function addAuditCommands(program: Command, run: Run): void {
  program
    .command("audit")
    .description("the audit log")
    .command("verify")
    .description("recompute the audit log's chain, hold it against its checkpoints; exit code 1 if it does not hold")
    .option("--tenant <name>", "one organisation, by its name or id; all of them if left out")
    .option("--checkpoint <file>", "checkpoints kept elsewhere: a JSON export, or lines of the engine's log")
    .option("--trust <kid>", "believe another signing key, by its thumbprint; may be repeated", collect)
    .action((options) =>
      run(async () => {
        await openDatabase();
        const tenants = await verifyAudit(await findRunningDatabase(process.env), options);
        const isIntact = tenants.every(({ problems }) => problems.length === 0);
        if (!isIntact) process.exitCode = 1;
        const text = tenants.map(({ name, ...report }) => reportText(name, report)).join("\n");
        return { value: { isIntact, tenants }, text: text || "There is no audit log yet." };
      }),
    );
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
