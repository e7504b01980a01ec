import { expect, test } from "vitest";
import type { Authorization } from "./schema.ts";
import { toSectionGrants } from "./section-grants.ts";

function row(id: string, right: "view" | "change", grantee: Partial<Authorization>): Authorization {
  const none = { operatorId: null, groupId: null, email: null, groupKind: null, memberCount: null };
  return { ...none, id, right, sectionId: "s", name: id, granteeKind: "operator", isActive: true, ...grantee };
}

test("two records are one line with Full control, one is View only; groups first, clients last", () => {
  const lea = { operatorId: "lea", name: "Léa" };
  const grants = toSectionGrants([
    row("1", "view", { operatorId: "bot", name: "Bot", granteeKind: "client" }),
    row("2", "view", lea),
    row("3", "change", lea),
    row("4", "view", { operatorId: "amir", name: "Amir" }),
    row("5", "view", { groupId: "finance", name: "Zeta", granteeKind: "group" }),
  ]);
  expect(grants.map(({ name, level, viewId, changeId }) => [name, level, viewId, changeId])).toEqual([
    ["Zeta", "view", "5", null],
    ["Amir", "view", "4", null],
    ["Léa", "change", "2", "3"],
    ["Bot", "view", "1", null],
  ]);
});
