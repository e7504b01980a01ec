import { writeFileSync } from "node:fs";

// Loaded into the engine's process by bench/memory.ts, with --expose-gc: at SIGUSR2 it collects what is garbage, and
// writes what the process holds then to the file that COFFRE_BENCH_MEMORY names.

const PASSES = 5;
const PAUSE_MS = 100;

process.on("SIGUSR2", async () => {
  const collect = (globalThis as { gc?: () => void }).gc;
  for (let pass = 0; pass < PASSES; pass++) {
    collect?.();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  writeFileSync(process.env.COFFRE_BENCH_MEMORY ?? "", JSON.stringify(process.memoryUsage()));
});
