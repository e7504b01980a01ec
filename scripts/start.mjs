import module from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { continueInstalled, root } from "./install.mjs";

if (continueInstalled(fileURLToPath(import.meta.url))) {
  // From its second run on it need not load what turns TypeScript into JavaScript: some 30 MB as long as it runs.
  module.enableCompileCache(join(root, "node_modules/.cache/coffre-start"));
  const { launch } = await import("./launch.ts");
  await launch(process.argv.slice(2));
}
