import { expect, test } from "vitest";
import { listApps } from "./registry.ts";
import { listScopeCovers, uncoveredScopes } from "./scope-cover.ts";

test("what was granted covers itself, and what its setup says", () => {
  const covers = listScopeCovers()["SALESFORCE/OAUTH_CODE"];
  expect(uncoveredScopes(["api", "refresh_token"], ["refresh_token", "full"], covers)).toEqual([]);
  expect(uncoveredScopes(["api", "refresh_token"], ["id"], covers)).toEqual(["api", "refresh_token"]);
  expect(uncoveredScopes(["api"], ["full"])).toEqual(["api"]);
  expect(uncoveredScopes(["api"], ["constructor", "__proto__"], covers)).toEqual(["api"]);
});

/** Apps whose tokens know no scopes, and actions that need none or one that only their params tell. */
const without = ["AUTH0.SEND_REQUEST", "HTTP.SEND_REQUEST", "MAILCHIMP.UPSERT_MEMBER"];

test("an action that goes through tokens says what scopes it needs", () => {
  const silent = listApps()
    .filter(({ setups }) => Object.values(setups).some(({ tokens }) => tokens))
    .flatMap(({ id, actions }) =>
      Object.entries(actions).flatMap(([name, { connection, scopes = [] }]) =>
        connection === "none" || scopes.length > 0 ? [] : [`${id}.${name}`],
      ),
    );
  expect(silent.toSorted()).toEqual(without);
});

test("what a setup may be granted in place of a scope is in place of one that is needed", () => {
  for (const { id, setups, actions } of listApps()) {
    const needed = new Set(Object.values(actions).flatMap(({ scopes = [] }) => scopes));
    for (const { tokens } of Object.values(setups)) {
      const asked = new Set([...needed, ...(tokens?.scopes ?? [])]);
      for (const scope of [...Object.values(tokens?.covers ?? {}).flat(), ...(tokens?.optionalScopes ?? [])])
        expect(asked.has(scope), `${id} ${scope}`).toBe(true);
    }
  }
});
