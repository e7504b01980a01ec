import { createServer } from "node:net";
import { expect, test } from "vitest";
import { listen } from "#test/providers/https.ts";
import { lastingPort } from "./ports.ts";

test("a lasting port is none that systems give to whoever connects, and is free", async () => {
  for (let again = 0; again < 50; again++) {
    const port = await lastingPort();
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_000);
  }
});

test("nor one that is taken, or will be", async () => {
  const server = await listen(createServer(), 0, "tcp://127.0.0.1");
  const free = await lastingPort();
  const drawn = [server.port, 20_001, free];
  try {
    expect(await lastingPort([20_001, null], () => drawn.shift() ?? 0)).toBe(free);
    await expect(lastingPort([], () => server.port)).rejects.toThrow(/None of 100 ports/);
  } finally {
    await server.close();
  }
});
