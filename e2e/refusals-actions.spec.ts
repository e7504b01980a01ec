import { readFileSync } from "node:fs";
import type { Actor } from "#lib/auth/actor.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { type Attack, attacks } from "./fixtures/doors.ts";
import { cookieOf, nobodies, sourceFiles, wordsIn } from "./fixtures/outsiders.ts";
import { callAction, readBuiltActions } from "./fixtures/server-action.ts";
import { shared } from "./fixtures/shared.ts";
import { leaveOut, readTenantRows } from "./fixtures/tenant-rows.ts";
import { expect, test } from "./fixtures/test.ts";
import { makeOutsiders, makeVictim, smsWith, type Victim } from "./fixtures/victim.ts";

const AUDIT = ["public.AuditEvent", "public.AuditHead"];
const takesAnything = new Set(["signOutAction", "endOtherSessionsAction", "createApiAccountAction"]);

test.describe("server actions", () => {
  let built: ReturnType<typeof readBuiltActions>;
  test.beforeAll(() => {
    built = readBuiltActions();
  });

  test("the table has every one of them", () => {
    const declared = sourceFiles("lib", "actions.ts").flatMap((path) =>
      [...readFileSync(path, "utf8").matchAll(/^export (?:const|async function|function) (\w+)/gm)].map(
        ([, name]) => name,
      ),
    );
    expect(declared.toSorted()).toEqual(Object.keys(attacks).toSorted());
    expect([...built.keys()].toSorted()).toEqual(Object.keys(attacks).toSorted());
    for (const { file } of built.values()) expect(file).toMatch(/^lib\/[\w-]+\/actions\.ts$/);
  });

  test("are refused to nobody, however it is dressed up, and change nothing", async () => {
    const victim = await makeVictim();
    const cookies = await nobodies(victim);
    const before = await readTenantRows(victim.owner.tenantId);
    for (const [who, cookie] of cookies) {
      for (const [name, action] of built) {
        const attack = attacks[name] as Attack;
        const { result } = await callAction(action, [attack.input(victim)], { cookie });
        expect.soft(result, `${name} with ${who}`).toMatchObject({
          ok: false,
          error: { code: attack.nobody ?? "UNAUTHENTICATED" },
        });
      }
    }
    expect(await readTenantRows(victim.owner.tenantId)).toEqual(before);
  });

  test("are refused to another tenant's administrator, to whom nothing exists, and change nothing", async () => {
    const victim = await makeVictim();
    const [stranger] = await makeOutsiders(victim);
    const before = await readTenantRows(victim.owner.tenantId);
    await attackAll(victim, stranger, "stranger");
    expect(await readTenantRows(victim.owner.tenantId)).toEqual(before);
  });

  for (const role of ["viewer", "editor"] as const) {
    test(`are refused to the tenant's ${role} without grants, and change nothing but the audit log`, async () => {
      const victim = await makeVictim();
      const [, viewer, editor] = await makeOutsiders(victim);
      const outsider = role === "viewer" ? viewer : editor;
      const { tenantId, operatorId } = outsider;
      const before = leaveOut(await readTenantRows(tenantId), { tables: AUDIT, naming: [operatorId] });
      const made = await attackAll(victim, outsider, role);

      const after = await readTenantRows(tenantId);
      expect(leaveOut(after, { tables: AUDIT, naming: [operatorId, ...made] })).toEqual(before);
      // What names the outsider is the outsider's own.
      const others = leaveOut(after, { tables: ["public.Operator", "public.Session", ...AUDIT] });
      const named = Object.entries(others).filter(([, rows]) => rows.some((row) => row.includes(operatorId)));
      expect(named.map(([table]) => table).toSorted()).toEqual([
        ...(role === "editor" ? ["public.Flow"] : []),
        "public.VaultAuthorization",
      ]);

      const refused = Object.values(attacks).filter(
        (attack) => (["NOT_FOUND", "FORBIDDEN"].includes(attack[role]) || attack.isByPiece) && !attack.nobody,
      );
      const audited = () => ownerDb.auditEvent.findMany({ where: { tenantId, operatorId, action: "access.refused" } });
      // Two actions may have one name there; what comes within a second is one row, which counts.
      const counted = async () => (await audited()).reduce((sum, { detail }) => sum + countIn(detail), 0);
      await expect.poll(counted).toBe(refused.length);
    });
  }

  test("do what they say for who may", async () => {
    const victim = await makeVictim();
    for (const [name, attack] of Object.entries(attacks)) {
      if (attack.rightful === null) continue;
      const action = built.get(name);
      if (!action) throw new Error(`${name} is not in the build`);
      const input = (attack.rightful ?? attack.input)(victim);
      const { result } = await callAction(action, [input], { cookie: await cookieOf(victim.owner) });
      expect.soft(result, name).toMatchObject({ ok: true });
    }
  });

  test("refuse input of any other shape, without a fault of their own", async () => {
    const cookie = await cookieOf(await makeActor());
    for (const [name, action] of built) {
      for (const args of [[], [null], ["text"], [[]], [{ itemId: "1", flowId: 1, token: {} }], [{ __proto__: null }]]) {
        // To these, every object is an input.
        if (takesAnything.has(name) && args[0] !== null && typeof args[0] === "object" && !Array.isArray(args[0]))
          continue;
        const { result } = await callAction(action, args, { cookie });
        expect
          .soft(result, `${name}(${JSON.stringify(args)})`)
          .toMatchObject({ ok: false, error: { code: "INVALID" } });
      }
    }
  });

  test("never take a reference to somebody else's connection", async () => {
    const victim = await makeVictim();
    const [stranger, , editor] = await makeOutsiders(victim);
    for (const outsider of [stranger, editor]) {
      const cookie = await cookieOf(outsider);
      const created = await callAction(builtAction("createFlowAction"), [{ name: "Borrowed" }], { cookie });
      const { data } = created.result as { ok: true; data: { id: string } };
      const input = { flowId: data.id, baseVersion: 1, actions: [smsWith(victim.used.publicId)] };
      const { result } = await callAction(builtAction("saveDraftAction"), [input], { cookie });
      expect(result).toMatchObject({ ok: false, error: { messageKey: "errors.connectionNotFound" } });
      expect(await ownerDb.vaultItemUse.count({ where: { itemId: victim.used.id, draftOfFlowId: data.id } })).toBe(0);
    }
  });

  test("are refused to a page of another site, though it brings the cookie", async () => {
    const victim = await makeVictim();
    const cookie = await cookieOf(victim.owner);
    const action = builtAction("deleteFlowAction");
    const before = await readTenantRows(victim.owner.tenantId);
    const evil = "https://evil.example";
    const origins: Record<string, string>[] = [
      { origin: evil },
      { origin: "null" },
      { origin: evil, "x-forwarded-host": "evil.example" },
      { origin: evil, forwarded: "host=evil.example" },
      { origin: `${shared.stack.url}.evil.example` },
    ];
    for (const headers of origins) {
      const { status, result } = await callAction(action, [{ flowId: victim.flowId }], { cookie, headers });
      expect.soft({ status, result }, JSON.stringify(headers)).toEqual({ status: 500, result: null });
    }
    // As a form can send it, without a script.
    const form = new FormData();
    form.set(`$ACTION_ID_${action.id}`, "");
    form.set("0", JSON.stringify([{ flowId: victim.flowId }]));
    const posted = await fetch(new URL(action.pathname, shared.stack.url), {
      method: "POST",
      headers: { cookie, origin: evil },
      body: form,
    });
    expect(posted.status).toBe(500);
    expect(await readTenantRows(victim.owner.tenantId)).toEqual(before);
  });

  /** @returns The ids of what the outsider has made of their own. */
  async function attackAll(victim: Victim, outsider: Actor, who: "stranger" | "viewer" | "editor"): Promise<string[]> {
    const made: string[] = [];
    for (const [name, action] of built) {
      const attack = attacks[name] as Attack;
      const expected = attack[who];
      if (expected === "may") continue;
      // Each with a session of its own: one of them signs out.
      const { result } = await callAction(action, [attack.input(victim)], { cookie: await cookieOf(outsider) });
      expect
        .soft(result, `${name} as ${who}`)
        .toMatchObject(expected === "own" ? { ok: true } : { ok: false, error: { code: expected } });
      if (attack.isByPiece && result?.ok)
        expect.soft(result.data, name).toMatchObject({ executions: [], refused: [{}] });
      expect.soft(wordsIn(JSON.stringify(result), Object.values(victim.words)), `${name} as ${who}`).toEqual([]);
      if (result?.ok && /^create/.test(name)) made.push((result.data as { id: string }).id);
    }
    return made;
  }

  function countIn(detail: unknown): number {
    return (detail as { count: number }).count;
  }

  function builtAction(name: string) {
    const action = built.get(name);
    if (!action) throw new Error(`${name} is not in the build`);
    return action;
  }
});
