import { readFileSync } from "node:fs";
import { join } from "node:path";
import { routes } from "./fixtures/doors.ts";
import { cookieOf, get, nobodies, root, sourceFiles, unsharedWords, wordsIn } from "./fixtures/outsiders.ts";
import { shared } from "./fixtures/shared.ts";
import { readTenantRows } from "./fixtures/tenant-rows.ts";
import { expect, test } from "./fixtures/test.ts";
import { makeOutsiders, makeVictim } from "./fixtures/victim.ts";

test.describe("route handlers", () => {
  test("the table has every one of them, and they only read", () => {
    const files = sourceFiles("app/api", "route.ts");
    expect(files.map((path) => path.slice(join(root, "app").length, -"/route.ts".length)).toSorted()).toEqual(
      Object.keys(routes).toSorted(),
    );
    for (const file of files) {
      if (file.includes("nextauth")) continue;
      const exported = readFileSync(file, "utf8").matchAll(/^export (?:const|async function|function) (\w+)/gm);
      expect([...exported].map(([, name]) => name)).toEqual(["GET"]);
    }
  });

  test("tell nobody anything", async () => {
    const victim = await makeVictim();
    for (const [who, cookie] of await nobodies(victim)) {
      for (const [route, of] of Object.entries(routes)) {
        const answer = await get(of?.(victim).path ?? route.replace("[...nextauth]", "session"), cookie);
        const text = await answer.text();
        expect.soft(answer.status, `${route} with ${who}`).toBe(of ? 401 : 200);
        expect.soft(wordsIn(text, Object.values(victim.words)), `${route} with ${who}`).toEqual([]);
        if (of) expect.soft(JSON.parse(text)).toMatchObject({ code: "UNAUTHENTICATED" });
      }
    }
  });

  for (const role of ["stranger", "viewer"] as const) {
    test(`tell a ${role} nothing that is not theirs`, async () => {
      const victim = await makeVictim();
      const [stranger, viewer] = await makeOutsiders(victim);
      const cookie = await cookieOf(role === "stranger" ? stranger : viewer);
      const hidden = role === "stranger" ? Object.values(victim.words) : unsharedWords(victim);
      for (const [route, of] of Object.entries(routes)) {
        if (!of) continue;
        const { path, ...expected } = of(victim);
        const answer = await get(path, cookie);
        expect.soft(answer.status, route).toBe(expected[role]);
        expect.soft(answer.headers.get("cache-control"), route).toBe("no-store");
        expect.soft(wordsIn(await answer.text(), hidden), route).toEqual([]);
      }
    });
  }

  test("answer their owner, so that the silence above means something", async () => {
    const victim = await makeVictim();
    const cookie = await cookieOf(victim.owner);
    const texts = await Promise.all(
      Object.values(routes).map(async (of) => (of ? (await get(of(victim).path, cookie)).text() : "")),
    );
    const { tenant: _, ...shown } = victim.words;
    expect(wordsIn(texts.join(), Object.values(shown))).toEqual(Object.values(shown));
  });

  test("take no other method", async () => {
    const victim = await makeVictim();
    const cookie = await cookieOf(victim.owner);
    const before = await readTenantRows(victim.owner.tenantId);
    for (const of of Object.values(routes)) {
      if (!of) continue;
      for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
        const url = new URL(of(victim).path, shared.stack.url);
        const answer = await fetch(url, { method, headers: { cookie, origin: url.origin } });
        expect.soft(answer.status, `${method} ${url.pathname}`).toBe(405);
      }
    }
    expect(await readTenantRows(victim.owner.tenantId)).toEqual(before);
  });
});
