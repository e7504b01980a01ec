import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "next-auth/jwt";
import type { Actor } from "#lib/auth/actor.ts";
import { PLAIN_SESSION_COOKIE } from "#lib/auth/session-cookie.ts";
import { newId } from "#lib/db/ids.ts";
import type { ErrorValue } from "#lib/shared/app-error.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { callAction, readBuiltActions } from "./fixtures/server-action.ts";
import { signInCookie } from "./fixtures/session.ts";
import { shared } from "./fixtures/shared.ts";
import { leaveOut, readTenantRows } from "./fixtures/tenant-rows.ts";
import { expect, test } from "./fixtures/test.ts";
import { makeOutsiders, makeVictim, smsWith, type Victim } from "./fixtures/victim.ts";

const root = join(import.meta.dirname, "..");
const AUDIT = ["public.AuditEvent", "public.AuditHead"];

type Refusal = ErrorValue["code"];
type Attack = {
  /** What its owner could send. */
  input: (victim: Victim) => unknown;
  /** The answer to each; `own`: they may, and it is about themselves. */
  stranger: Refusal | "own";
  viewer: Refusal | "own";
  editor: Refusal | "own";
  /** Where it needs no session. */
  nobody?: Refusal;
  /** What its owner sends, if not the same; null where nobody can any more. */
  rightful?: ((victim: Victim) => unknown) | null;
};

const noToken = "A".repeat(43);
const invisible = { stranger: "NOT_FOUND", viewer: "NOT_FOUND", editor: "NOT_FOUND" } as const;
const unshared = { stranger: "NOT_FOUND", viewer: "FORBIDDEN", editor: "FORBIDDEN" } as const;
const own = { stranger: "own", viewer: "own", editor: "own" } as const;
const setup = { type: "API_KEY", account_id: `AC${"0".repeat(32)}`, api_key: "an auth token" };

/** Every server action there is, in an order in which the owner can call them all. */
const attacks: Record<string, Attack> = {
  createConnectionAction: {
    ...invisible,
    input: ({ sectionId }) => ({ sectionId, appId: "TWILIO", name: "Intruder" }),
  },
  replaceCredentialsAction: { ...invisible, input: ({ used }) => ({ itemId: used.id, setup }) },
  updateItemAction: { ...invisible, input: ({ used }) => ({ itemId: used.id, name: "Renamed", notes: "Changed" }) },
  testConnectionAction: { ...invisible, input: ({ used }) => ({ itemId: used.id }) },
  deleteItemAction: { ...invisible, input: ({ spare }) => ({ itemId: spare.id }) },
  createFlowAction: { ...own, viewer: "FORBIDDEN", input: () => ({ name: "Made by an outsider" }) },
  renameFlowAction: { ...unshared, input: ({ flowId }) => ({ flowId, name: "Renamed" }) },
  publishFlowAction: { ...unshared, input: ({ flowId, draftVersion }) => ({ flowId, draftVersion }) },
  saveDraftAction: {
    ...unshared,
    input: ({ flowId, draftVersion }) => ({ flowId, baseVersion: draftVersion, actions: [] }),
  },
  runFlowAction: { ...unshared, input: ({ flowId }) => ({ flowId, which: "published", input: {} }) },
  deleteFlowAction: { ...unshared, input: ({ flowId }) => ({ flowId }) },
  setLanguageAction: { ...own, input: () => ({ language: "fr" }) },
  setPasswordByLinkAction: {
    ...invisible,
    nobody: "NOT_FOUND",
    input: () => ({ token: noToken, password: "the passphrase of an outsider" }),
    rightful: ({ linkToken }) => ({ token: linkToken, password: "a passphrase of my own" }),
  },
  completeSetUpAction: {
    ...invisible,
    nobody: "NOT_FOUND",
    rightful: null,
    input: () => ({
      token: noToken,
      tenantName: "Intruder",
      name: "Eve",
      email: "eve@x.example",
      password: "a long passphrase",
    }),
  },
  signOutAction: { ...own, input: () => ({}) },
};

/** Every route handler there is. `null`: it is for everybody. */
const routes: Record<string, ((victim: Victim) => { path: string; stranger: number; viewer: number }) | null> = {
  "/api/auth/[...nextauth]": null,
  "/api/health": null,
  "/api/vault/connections": () => ({ path: "/api/vault/connections", stranger: 200, viewer: 200 }),
  "/api/vault/items": ({ sectionId }) => ({
    path: `/api/vault/items?sectionId=${sectionId}`,
    stranger: 200,
    viewer: 200,
  }),
  "/api/vault/items/[id]": ({ used }) => ({ path: `/api/vault/items/${used.id}`, stranger: 404, viewer: 404 }),
  "/api/vault/sections": () => ({ path: "/api/vault/sections", stranger: 200, viewer: 200 }),
  "/api/flows": () => ({ path: "/api/flows", stranger: 200, viewer: 200 }),
  "/api/flows/[id]": ({ flowId }) => ({ path: `/api/flows/${flowId}`, stranger: 404, viewer: 200 }),
  "/api/flows/[id]/publish-check": ({ flowId }) => ({
    path: `/api/flows/${flowId}/publish-check`,
    stranger: 404,
    viewer: 403,
  }),
  "/api/executions": ({ flowId }) => ({ path: `/api/executions?flowId=${flowId}`, stranger: 200, viewer: 200 }),
  "/api/executions/[id]": ({ executionId }) => ({ path: `/api/executions/${executionId}`, stranger: 404, viewer: 200 }),
};

/** Every page of the dashboard. */
const pages: Record<string, (victim: Victim) => string> = {
  "/vault": () => "/vault",
  "/vault/[itemId]": ({ used }) => `/vault/${used.id}`,
  "/flows": () => "/flows",
  "/flows/[flowId]": ({ flowId }) => `/flows/${flowId}`,
  "/flows/[flowId]/executions": ({ flowId }) => `/flows/${flowId}/executions`,
  "/executions": () => "/executions",
  "/executions/[executionId]": ({ executionId }) => `/executions/${executionId}`,
};

const cookieOf = async (actor: Actor) => textOf(await signInCookie(actor));
const textOf = ({ name, value }: { name: string; value: string }) => `${name}=${value}`;

/** Cookies that look like somebody's and are nobody's. */
async function nobodies({ owner }: Victim): Promise<[string, string | undefined][]> {
  const { tenantId, operatorId } = owner;
  const claims = { sub: operatorId, tenantId, sessionId: newId() };
  await ownerDb.session.create({ data: { tenantId, id: claims.sessionId, operatorId } });
  const forged = await encode({ token: claims, secret: "another secret, which is long enough to be one" });
  const ended = await signInCookie(owner);
  await ownerDb.session.updateMany({
    where: { tenantId, NOT: { id: claims.sessionId } },
    data: { endedAt: new Date() },
  });
  const dismissed = await makeActor({ tenantOf: owner });
  const ofDismissed = await signInCookie(dismissed);
  await ownerDb.operator.updateMany({ where: { id: dismissed.operatorId }, data: { deactivatedAt: new Date() } });
  return [
    ["no cookie", undefined],
    ["a cookie that is no token", `${PLAIN_SESSION_COOKIE}=x`],
    ["a cookie made with another secret", `${PLAIN_SESSION_COOKIE}=${forged}`],
    ["a session that has ended", textOf(ended)],
    ["a deactivated administrator", textOf(ofDismissed)],
  ];
}

async function get(path: string, cookie?: string, headers: Record<string, string> = {}): Promise<Response> {
  const init = { redirect: "manual", headers: { ...(cookie && { cookie }), ...headers } } as const;
  const answer = await fetch(new URL(path, shared.stack.url), init);
  // Next sends who asks for a page's data without its hash to the same page with it.
  const location = answer.headers.get("location") ?? "";
  return location.includes("_rsc") ? fetch(new URL(location, shared.stack.url), init) : answer;
}

function wordsIn(text: string, words: readonly string[]): string[] {
  return words.filter((word) => text.includes(word));
}

/** What a colleague may read of flows by their role, without a grant on any section. */
function unsharedWords({ words }: Victim): string[] {
  return [words.section, words.used, words.spare, words.account, words.journal];
}

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
    for (const { file } of built.values()) expect(file).toMatch(/^lib\/\w+\/actions\.ts$/);
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
      const mine = { tables: AUDIT, naming: operatorId };
      const before = leaveOut(await readTenantRows(tenantId), mine);
      await attackAll(victim, outsider, role);

      const after = await readTenantRows(tenantId);
      expect(leaveOut(after, mine)).toEqual(before);
      // What names the outsider is the outsider's own.
      const others = leaveOut(after, { tables: ["public.Operator", "public.Session", ...AUDIT] });
      const named = Object.entries(others).filter(([, rows]) => rows.some((row) => row.includes(operatorId)));
      expect(named.map(([table]) => table)).toEqual(role === "editor" ? ["public.Flow"] : []);

      const refused = Object.entries(attacks).filter(([, attack]) => attack[role] !== "own" && !attack.nobody);
      const audited = () => ownerDb.auditEvent.findMany({ where: { tenantId, operatorId, action: "access.refused" } });
      await expect.poll(async () => (await audited()).length).toBe(refused.length);
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
        if (name === "signOutAction") continue;
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

  async function attackAll(victim: Victim, outsider: Actor, who: "stranger" | "viewer" | "editor"): Promise<void> {
    for (const [name, action] of built) {
      const attack = attacks[name] as Attack;
      // Each with a session of its own: one of them signs out.
      const { result } = await callAction(action, [attack.input(victim)], { cookie: await cookieOf(outsider) });
      const expected = attack[who];
      expect
        .soft(result, `${name} as ${who}`)
        .toMatchObject(expected === "own" ? { ok: true } : { ok: false, error: { code: expected } });
      expect.soft(wordsIn(JSON.stringify(result), Object.values(victim.words)), `${name} as ${who}`).toEqual([]);
    }
  }

  function builtAction(name: string) {
    const action = built.get(name);
    if (!action) throw new Error(`${name} is not in the build`);
    return action;
  }
});

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

test.describe("pages", () => {
  test("the table has every one of the dashboard, and each asks who is there", () => {
    const files = sourceFiles("app/(dashboard)", "page.tsx");
    const folder = join(root, "app/(dashboard)");
    expect(files.map((path) => path.slice(folder.length, -"/page.tsx".length)).toSorted()).toEqual(
      Object.keys(pages).toSorted(),
    );
    for (const file of files) {
      const text = readFileSync(file, "utf8");
      const beside = [...text.matchAll(/from "(\.{1,2}\/[^"]+)"/g)].map(([, path]) =>
        readFileSync(join(file, "..", path ?? ""), "utf8"),
      );
      expect(/await page(Actor|Operator)\(\)/.test([text, ...beside].join("\n")), file).toBe(true);
    }
  });

  /** What once got past a proxy of Next's (CVE-2025-29927), and ways to ask for data without a page. */
  const tricks: Record<string, string>[] = [
    {},
    { rsc: "1" },
    { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
    ...["proxy", "middleware", "src/proxy", "src/middleware"].flatMap((name) => [
      { "x-middleware-subrequest": name },
      { "x-middleware-subrequest": Array(5).fill(name).join(":") },
    ]),
    { "x-middleware-next": "1", "x-middleware-invoke": "1" },
    { "x-invoke-path": "/vault", "x-matched-path": "/vault" },
    { "x-coffre-client-address": "127.0.0.1", "x-coffre-tenant": "x", "x-coffre-session": "x" },
    { "x-forwarded-host": "127.0.0.1", "x-original-url": "/vault", "x-rewrite-url": "/vault" },
  ];

  // A cookie of any kind is all that proxy.ts looks for: with one, the page alone decides.
  test("give nobody any data, with proxy.ts and past it", async () => {
    const victim = await makeVictim();
    const cookies = await nobodies(victim);
    for (const [who, cookie] of cookies) {
      for (const of of Object.values(pages)) {
        for (const headers of who === "no cookie" || who.includes("no token") ? tricks : tricks.slice(0, 3)) {
          const answer = await get(of(victim), cookie, headers);
          const text = await answer.text();
          const what = `${of(victim)} with ${who} ${JSON.stringify(headers)}`;
          expect.soft(wordsIn(text, Object.values(victim.words)), what).toEqual([]);
          // The bare names of a route's folders are in the build, the same for everybody.
          if (headers["next-router-segment-prefetch"]) continue;
          if (answer.status === 307) expect.soft(answer.headers.get("location"), what).toContain("/sign-in");
          else expect.soft(`${answer.status} ${text}`, what).toContain("/sign-in");
        }
      }
    }
  });

  test("give a stranger and a colleague nothing that is not theirs", async () => {
    const victim = await makeVictim();
    const [stranger, viewer] = await makeOutsiders(victim);
    for (const [actor, hidden] of [
      [stranger, Object.values(victim.words)],
      [viewer, unsharedWords(victim)],
    ] as const) {
      const cookie = await cookieOf(actor);
      for (const of of Object.values(pages)) {
        for (const headers of tricks.slice(0, 2)) {
          const text = await (await get(of(victim), cookie, headers)).text();
          expect.soft(wordsIn(text, hidden), `${of(victim)} ${JSON.stringify(headers)}`).toEqual([]);
        }
      }
    }
  });

  test("show their owner all of it, so that the silence above means something", async () => {
    const victim = await makeVictim();
    const cookie = await cookieOf(victim.owner);
    const texts = await Promise.all(Object.values(pages).map(async (of) => (await get(of(victim), cookie)).text()));
    expect(wordsIn(texts.join(), Object.values(victim.words))).toEqual(Object.values(victim.words));
  });
});

function sourceFiles(folder: string, name: string): string[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name === name).map((entry) => join(entry.parentPath, name));
}
