export const roles = ["viewer", "editor", "admin"] as const;
export type Role = (typeof roles)[number];

/** Roles bound flows and administration. The vault is by section grant alone: see section-access.ts. */
export const permissions = [
  "flow:read",
  "flow:write",
  "flow:run",
  "flow:publish",
  "operator:write",
  "settings:write",
  "section:takeOver",
  "client:write",
  "audit:read",
] as const;
export type Permission = (typeof permissions)[number];

const grants: Record<Role, ReadonlySet<Permission>> = {
  viewer: new Set(["flow:read"]),
  editor: new Set(["flow:read", "flow:write", "flow:run", "flow:publish"]),
  admin: new Set(permissions),
};

export function can(role: Role, permission: Permission): boolean {
  return grants[role].has(permission);
}
