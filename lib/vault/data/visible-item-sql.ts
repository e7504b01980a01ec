import "server-only";

/**
 * Of `"VaultItem" i`, for statements that are measured: $1 tenant, $2 operator. As `sectionsWith`: to the operator, to one
 * of their groups, or to everyone who is a person.
 */
export const VISIBLE_ITEM = `exists (
  select from "VaultAuthorization" a
  where a."tenantId" = i."tenantId" and a."sectionId" = i."sectionId" and a."right" = 'view'
    and (a."operatorId" = $2
      or a."groupId" in (select m."groupId" from "GroupMember" m where m."tenantId" = $1 and m."operatorId" = $2)
      or a."groupId" in (
        select g."id" from "OperatorGroup" g join "Operator" o on o."tenantId" = g."tenantId" and o."id" = $2
        where g."tenantId" = $1 and g."kind" = 'everyone' and o."email" is not null)))`;
