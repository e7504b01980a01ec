import { withSchemaEngine } from "./schema-engine.ts";

/**
 * The SQL that leads from one text of schema.prisma to another.
 *
 * @param databaseUrl Any PostgreSQL: the engine asks it for its version, and changes nothing.
 * @param before Null for nothing at all.
 */
export function diffSchemas(databaseUrl: string, before: string | null, after: string): Promise<string> {
  return withSchemaEngine(
    databaseUrl,
    async (engine) => {
      const { stdout } = await engine.diff({
        from: before === null ? { tag: "empty" } : datamodel(before),
        to: datamodel(after),
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      });
      return stdout ?? "";
    },
    [["schema.prisma", after]],
  );
}

function datamodel(content: string) {
  return { tag: "schemaDatamodel" as const, files: [{ path: "schema.prisma", content }] };
}
