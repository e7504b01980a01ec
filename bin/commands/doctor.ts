import type { Command } from "commander";
import { runDoctor } from "../doctor.ts";
import type { Run } from "../run-command.ts";
import { findRunningDatabase } from "../running-database.ts";

export function addDoctorCommand(program: Command, run: Run): void {
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
}
