import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "@hey-api/openapi-ts";
import { generateApi } from "swagger-typescript-api";
import ts from "typescript";

const options: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
  types: [],
  noEmitOnError: true,
};

/** Generates a client with swagger-typescript-api, compiles it strictly, and gives its module. */
export async function swaggerTypescriptApi(document: object): Promise<unknown> {
  const folder = makeFolder();
  await generateApi({ spec: document as never, output: folder, fileName: "client.ts", silent: true });
  return compile(folder, "client");
}

/** The same with @hey-api/openapi-ts. */
export async function heyApi(document: object): Promise<unknown> {
  const folder = makeFolder();
  await createClient({ input: document as never, output: { path: folder }, logs: { level: "silent" } });
  writeFileSync(join(folder, "package.json"), "{}");
  return compile(folder, "sdk.gen");
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "coffre-client-"));
  writeFileSync(join(folder, "package.json"), "{}");
  return folder;
}

/** @throws Error with what the compiler says, as a developer who uses the client would read it. */
function compile(folder: string, name: string): unknown {
  const program = ts.createProgram([join(folder, `${name}.ts`)], options);
  const problems = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  const text = problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")).join("\n");
  if (text !== "") throw new Error(`${name} does not compile:\n${text}`);
  return createRequire(join(folder, "package.json"))(join(folder, `${name}.js`));
}
