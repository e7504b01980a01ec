/** Whose edits a browser keeps. */
export type EditOwner = { tenantId: string; operatorId: string };

const OWNERS_KEY = "coffre-edit-owners";

function keptOwners(): string[] {
  return (localStorage.getItem(OWNERS_KEY) ?? "").split(" ").filter(Boolean);
}

/** Noted beside the edits themselves, so that pages without an editor need not open those to know. */
export function noteOwner({ tenantId, operatorId }: EditOwner): void {
  localStorage.setItem(OWNERS_KEY, [...new Set([...keptOwners(), `${tenantId}/${operatorId}`])].join(" "));
}

export function hasKeptEdits(): boolean {
  return keptOwners().length > 0;
}

/** Whether edits of others are here: of another operator in this tenant, or in a tenant that is not this person's. */
export function hasForeignEdits(owner: EditOwner, otherTenantIds: readonly string[]): boolean {
  return keptOwners().some((kept) => isForeign(kept, owner, otherTenantIds));
}

/** @param kept Begins with tenant and operator, with slashes. */
export function isForeign(kept: string, owner: EditOwner, otherTenantIds: readonly string[]): boolean {
  const [tenantId = "", operatorId] = kept.split("/");
  return tenantId === owner.tenantId ? operatorId !== owner.operatorId : !otherTenantIds.includes(tenantId);
}

/** After those that are foreign, or all, were forgotten. */
export function forgetOwners(isForgotten: (kept: string) => boolean): void {
  localStorage.setItem(
    OWNERS_KEY,
    keptOwners()
      .filter((kept) => !isForgotten(kept))
      .join(" "),
  );
}
