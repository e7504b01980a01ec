import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ownerDb } from "#test/owner.ts";
import { routes } from "./fixtures/doors.ts";
import { cookieOf, enter, get, nobodies, root, sourceFiles, unsharedWords, wordsIn } from "./fixtures/outsiders.ts";
import { shared } from "./fixtures/shared.ts";
import { leaveOut, readTenantRows } from "./fixtures/tenant-rows.ts";
import { expect, test } from "./fixtures/test.ts";
import { makeOutsiders, makeVictim, type Victim } from "./fixtures/victim.ts";

const AUDIT = ["public.AuditEvent", "public.AuditHead"];

/** How a browser says that a page of another site made it ask; over plain HTTP, by the origin alone. */
const fromElsewhere = (): Record<string, string>[] => [
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site", origin: shared.stack.url },
  { origin: "https://evil.example" },
  { origin: "null" },
];

test.describe("route handlers", () => {
  test("the table has every one of them, and they only read but where it says so", async () => {
    const victim = await makeVictim();
    const files = sourceFiles("app/api", "route.ts");
    expect(files.map((path) => path.slice(join(root, "app").length, -"/route.ts".length)).toSorted()).toEqual(
      Object.keys(routes).toSorted(),
    );
    for (const file of files) {
      const of = routes[file.slice(join(root, "app").length, -"/route.ts".length)];
      if (file.includes("nextauth")) continue;
      const exported = readFileSync(file, "utf8").matchAll(/^export (?:const|async function|function) (\w+)/gm);
      expect([...exported].map(([, name]) => name)).toEqual([of?.(victim).post ? "POST" : "GET"]);
    }
  });

  test("tell nobody anything", async () => {
    const victim = await makeVictim();
    const cookies = await nobodies(victim);
    const before = await readTenantRows(victim.owner.tenantId);
    for (const [who, cookie] of cookies) {
      for (const [route, of] of Object.entries(routes)) {
        const answer = of
          ? await enter(of(victim), victim, cookie)
          : await get(route.replace("[...nextauth]", "session"), cookie);
        const text = await answer.text();
        expect.soft(answer.status, `${route} with ${who}`).toBe(of ? 401 : 200);
        expect.soft(wordsIn(text, Object.values(victim.words)), `${route} with ${who}`).toEqual([]);
        if (of) expect.soft(JSON.parse(text)).toMatchObject({ code: "UNAUTHENTICATED" });
      }
    }
    expect(await readTenantRows(victim.owner.tenantId)).toEqual(before);
  });

  for (const role of ["stranger", "viewer"] as const) {
    test(`tell a ${role} nothing that is not theirs`, async () => {
      const victim = await makeVictim();
      const [stranger, viewer] = await makeOutsiders(victim);
      const cookie = await cookieOf(role === "stranger" ? stranger : viewer);
      const hidden = role === "stranger" ? Object.values(victim.words) : unsharedWords(victim);
      for (const [route, of] of Object.entries(routes)) {
        if (!of) continue;
        const door = of(victim);
        const answer = await enter(door, victim, cookie);
        expect.soft(answer.status, route).toBe(door[role]);
        expect.soft(answer.headers.get("cache-control"), route).toMatch(/^no-store(, no-transform)?$/);
        expect.soft(wordsIn(await answer.text(), hidden), route).toEqual([]);
      }
      const { fileName } = await storedFile(victim);
      expect(fileName).toBe(victim.words.file);
    });
  }

  test("answer their owner, so that the silence above means something", async () => {
    const victim = await makeVictim();
    const cookie = await cookieOf(victim.owner);
    const texts = await Promise.all(
      Object.values(routes).map(async (of) => (of ? (await enter(of(victim), victim, cookie)).text() : "")),
    );
    const { tenant: _, ...shown } = victim.words;
    expect(wordsIn(texts.join(), Object.values(shown))).toEqual(Object.values(shown));
    expect((await storedFile(victim)).fileName).toBe("intruder.txt");
  });

  test("take and give a file to no page of another site, though it brings the cookie", async () => {
    const victim = await makeVictim();
    const cookie = await cookieOf(victim.owner);
    const before = await readTenantRows(victim.owner.tenantId);
    const doors = ["/api/vault/files", "/api/vault/items/[id]/file", "/api/audit/export"].map((route) =>
      routes[route]?.(victim),
    );
    for (const door of doors) {
      if (!door) throw new Error("a route is not in the table");
      for (const headers of fromElsewhere()) {
        const answer = await enter(door, victim, cookie, headers);
        expect.soft(answer.status, `${door.path} ${JSON.stringify(headers)}`).toBe(403);
        expect.soft(wordsIn(await answer.text(), Object.values(victim.words)), door.path).toEqual([]);
      }
    }
    const changed = leaveOut(await readTenantRows(victim.owner.tenantId), { tables: AUDIT });
    expect(changed).toEqual(leaveOut(before, { tables: AUDIT }));
  });

  test("take no other method", async () => {
    const victim = await makeVictim();
    const cookie = await cookieOf(victim.owner);
    const before = await readTenantRows(victim.owner.tenantId);
    for (const of of Object.values(routes)) {
      if (!of) continue;
      for (const method of [of(victim).post ? "GET" : "POST", "PUT", "PATCH", "DELETE"]) {
        const url = new URL(of(victim).path, shared.stack.url);
        const answer = await fetch(url, { method, headers: { cookie, origin: url.origin } });
        expect.soft(answer.status, `${method} ${url.pathname}`).toBe(405);
      }
    }
    expect(await readTenantRows(victim.owner.tenantId)).toEqual(before);
  });
});

async function storedFile({ owner, storedId }: Victim): Promise<{ fileName?: string }> {
  const { attributes } = await ownerDb.vaultItem.findFirstOrThrow({
    where: { tenantId: owner.tenantId, id: storedId },
  });
  return attributes as { fileName?: string };
}
