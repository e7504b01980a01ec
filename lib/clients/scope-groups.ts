import type { Scope } from "./schema.ts";

/** The scopes by what they are about. All of them stand here once. */
export const scopeGroups = [
  {
    id: "connections",
    scopes: [
      "read:flows_vault_connections",
      "create:flows_vault_connections",
      "update:flows_vault_connections",
      "delete:flows_vault_connections",
    ],
  },
  { id: "flows", scopes: ["read:flows", "create:flows", "update:flows", "delete:flows"] },
  { id: "executions", scopes: ["read:flows_executions", "create:flows_executions", "delete:flows_executions"] },
  { id: "triggers", scopes: ["read:flows_triggers", "create:flows_triggers", "delete:flows_triggers"] },
  { id: "forms", scopes: ["read:forms", "create:forms", "update:forms", "delete:forms"] },
] as const satisfies readonly { id: string; scopes: readonly Scope[] }[];

export type ScopeGroup = (typeof scopeGroups)[number]["id"];

/** The order of the groups, for lists of scopes. */
export const scopesInOrder: readonly Scope[] = scopeGroups.flatMap(({ scopes }): readonly Scope[] => scopes);
