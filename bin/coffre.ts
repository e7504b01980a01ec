import { Command } from "commander";
import { addAuditCommands } from "./commands/audit.ts";
import { addCredentialCommands } from "./commands/credentials.ts";
import { addDoctorCommand } from "./commands/doctor.ts";
import { addOperatorCommands } from "./commands/operator.ts";
import { addTenantCommands } from "./commands/tenant.ts";
import { type Run, runCommand } from "./run-command.ts";

const program = new Command("coffre")
  .description("Looks after a Coffre from its console.")
  .option("--json", "print one JSON value, for scripts")
  .configureHelp({ showGlobalOptions: true });

const run: Run = (command, options) => runCommand(program.opts().json === true, command, options);

const commands = [addOperatorCommands, addTenantCommands, addCredentialCommands, addAuditCommands, addDoctorCommand];
for (const add of commands) add(program, run);

await program.parseAsync();
