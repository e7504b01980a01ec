import type { Authorization } from "./schema.ts";

/** One line of the Permissions tab: *View only* is a view record alone, *Full control* is view and change. */
export type SectionGrant = Pick<
  Authorization,
  "operatorId" | "groupId" | "name" | "email" | "granteeKind" | "groupKind" | "memberCount" | "isActive"
> & {
  /** Of the operator or group. */
  granteeId: string;
  level: "view" | "change";
  viewId: string;
  changeId: string | null;
};

/** Groups, then people, then API clients; each by name. */
export function toSectionGrants(authorizations: readonly Authorization[]): SectionGrant[] {
  const changes = new Map(
    authorizations.filter(({ right }) => right === "change").map((each) => [granteeIdOf(each), each.id]),
  );
  return authorizations
    .filter(({ right }) => right === "view")
    .map(({ id, right: _right, sectionId: _sectionId, ...grantee }) => {
      const granteeId = granteeIdOf(grantee);
      const changeId = changes.get(granteeId) ?? null;
      return { ...grantee, granteeId, viewId: id, changeId, level: changeId ? ("change" as const) : ("view" as const) };
    })
    .toSorted(
      (a, b) =>
        order.indexOf(a.granteeKind) - order.indexOf(b.granteeKind) ||
        a.name.localeCompare(b.name) ||
        a.granteeId.localeCompare(b.granteeId),
    );
}

const order: readonly Authorization["granteeKind"][] = ["group", "operator", "client"];

function granteeIdOf({ operatorId, groupId }: Pick<Authorization, "operatorId" | "groupId">): string {
  return operatorId ?? groupId ?? "";
}
