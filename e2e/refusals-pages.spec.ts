import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "./fixtures/doors.ts";
import { cookieOf, get, nobodies, root, sourceFiles, unsharedWords, wordsIn } from "./fixtures/outsiders.ts";
import { expect, test } from "./fixtures/test.ts";
import { makeOutsiders, makeVictim } from "./fixtures/victim.ts";

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
    test.setTimeout(120_000);
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
    // Notices are asked for by the browser.
    const { notice: _, ...shown } = victim.words;
    expect(wordsIn(texts.join(), Object.values(shown))).toEqual(Object.values(shown));
  });
});
