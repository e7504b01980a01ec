import { listConnectors } from "./registry.ts";

/** By app and setup (`SALESFORCE/OAUTH_CODE`): what a granted scope covers besides itself. */
type ScopeCover = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export function listScopeCovers(): ScopeCover {
  const covers = listConnectors().flatMap(({ id, setups }) =>
    Object.entries(setups).flatMap(([setupType, { tokens }]) =>
      tokens?.covers ? [[`${id}/${setupType}`, tokens.covers] as const] : [],
    ),
  );
  return Object.fromEntries(covers);
}

/** Of what is needed, what was not granted, in that order. `data/missing-scopes.ts` says the same in SQL. */
export function uncoveredScopes(
  needed: readonly string[],
  granted: readonly string[],
  covers: ScopeCover[string] = {},
): string[] {
  const held = new Set(
    granted.flatMap((scope) => [scope, ...(Object.hasOwn(covers, scope) ? (covers[scope] ?? []) : [])]),
  );
  return needed.filter((scope) => !held.has(scope));
}
