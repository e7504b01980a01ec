import { fileURLToPath } from "node:url";
import { continueInstalled } from "./install.mjs";

if (continueInstalled(fileURLToPath(import.meta.url))) {
  const { runTests } = await import("./run-tests.ts");
  await runTests(process.argv.slice(2));
}
