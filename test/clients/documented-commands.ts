import { readFileSync } from "node:fs";
import { join } from "node:path";

const documentation = readFileSync(join(import.meta.dirname, "../../docs/migrating.md"), "utf8");

/** The lines of shell in docs/migrating.md that hold this text, without what the reader is to fill in before them. */
export function documentedCommands(text: string): string[] {
  const blocks = [...documentation.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
  const lines = blocks.flatMap((block) => block.trimEnd().split("\n")).filter((line) => line.includes(text));
  return [...new Set(lines.map((line) => line.replaceAll(/\b\w+=… /g, "")))];
}
