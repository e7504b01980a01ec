import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import type pg from "pg";

declare global {
  var coffreSchemaEngineIsLoaded: boolean | undefined;
  var PRISMA_WASM_PANIC_REGISTRY: { set_message(message: string): void } | undefined;
}

export type SchemaEngine = bindings.SchemaEngine;

/**
 * Runs something with Prisma's schema engine as WebAssembly: the native one cannot be downloaded everywhere.
 *
 * @param datamodels The schema as `[path, text]`; needed for `diff`, not for `applyMigrations`.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  run: (engine: SchemaEngine) => Promise<T>,
  datamodels?: [string, string][],
): Promise<T> {
  loadBindings();
  const connections: { dispose(): Promise<void> }[] = [];
  const adapter = new PrismaPg({ connectionString: databaseUrl });
  const connect = adapter.connect.bind(adapter);
  adapter.connect = async () => {
    const connection = await connect();
    // The adapter splits a script at every semicolon, also inside a function's body. PostgreSQL takes it whole.
    const { client } = connection as unknown as { client: pg.Pool };
    connection.executeScript = async (script) => void (await client.query(script));
    connections.push(connection);
    return connection;
  };
  try {
    const engine = await bindings.SchemaEngine.new(
      { datamodels },
      () => {},
      bindMigrationAwareSqlAdapterFactory(adapter),
    );
    return await run(engine);
  } finally {
    // The engine has no end of its own that closes what it opened.
    for (const connection of connections) await connection.dispose();
  }
}

/** Once for the process: a second instance would take over the first one's closures, which then call into wrong memory. */
function loadBindings(): void {
  // Vitest evaluates this module once for each project, and the bindings once for all.
  if (globalThis.coffreSchemaEngineIsLoaded) return;
  globalThis.coffreSchemaEngineIsLoaded = true;
  // Without it a panic in Rust would show as `unreachable` and nothing else.
  globalThis.PRISMA_WASM_PANIC_REGISTRY ??= {
    set_message(message) {
      throw new Error(`Prisma's schema engine panicked: ${message}`);
    },
  };
  const wasmPath = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasmPath)), {
    "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(exports);
  (exports as { __wbindgen_start(): void }).__wbindgen_start();
}
