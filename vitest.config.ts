import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Outside Next's server and the engine, which set the "react-server" condition, `server-only` throws.
const server = {
  resolve: { alias: { "server-only": join(import.meta.dirname, "node_modules/server-only/empty.js") } },
};

/** Tests against a real PostgreSQL, as the database role that the code has in production. */
function databaseProject(role: "web" | "engine", include: string[]) {
  return {
    ...server,
    test: {
      name: role,
      include,
      globalSetup: ["test/database-global.ts"],
      setupFiles: ["test/fail-on-console.ts", "test/database-worker.ts"],
      env: { COFFRE_TEST_ROLE: role },
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  ...server,
  test: {
    // Each has its own database. One core left free, as by default, is half of a machine with two.
    maxWorkers: "100%",
    projects: [
      {
        ...server,
        test: {
          name: "unit",
          include: ["{lib,engine,components,scripts}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/node_modules/**"],
          setupFiles: ["test/fail-on-console.ts"],
        },
      },
      databaseProject("web", ["lib/**/*.db.test.ts"]),
      databaseProject("engine", ["{engine,bin,scripts}/**/*.db.test.ts"]),
    ],
  },
});
