import "server-only";
import { z } from "@hono/zod-openapi";
import { listAuthorizations } from "#lib/sections/data.ts";
import { grantSection } from "#lib/sections/mutations/grant-section.ts";
import { revokeAuthorization } from "#lib/sections/mutations/revoke-authorization.ts";
import type { Authorization } from "#lib/sections/schema.ts";
import { defineV4Endpoint, type V4Endpoint } from "./endpoint.ts";
import { optionalGuidField } from "./guid.ts";
import { v4Error } from "./message-list.ts";

const MANY = "/VaultSection/{vaultSectionGuid}/Authorization";

const rightOf = { ViewVaultSection: "view", ChangeVaultSection: "change" } as const;
const typeOf = { view: "ViewVaultSection", change: "ChangeVaultSection" } as const;
const authorizationType = z.enum(["ViewVaultSection", "ChangeVaultSection"]).openapi("AuthorizationType");
const guid = z.string().openapi({ format: "uuid" });

const authorization = z
  .object({
    AuthorizationId: guid,
    ContextId: guid.openapi({ description: "The section" }),
    AuthorizationType: authorizationType,
    OperatorGuid: guid.nullable(),
    OperatorGroupGuid: guid.nullable(),
    OperatorGroupId: guid.nullable().openapi({ description: "The same as OperatorGroupGuid, by its older name" }),
  })
  .openapi("Authorization");

const newAuthorization = z
  .object({
    ContextId: optionalGuidField,
    AuthorizationType: authorizationType,
    OperatorGuid: optionalGuidField,
    OperatorGroupGuid: optionalGuidField,
    OperatorGroupId: optionalGuidField,
  })
  .openapi("NewAuthorization");

/** `reference/uptrends-v4.md` §1.7 and §2.6. */
export const authorizationEndpoints: readonly V4Endpoint[] = [
  defineV4Endpoint({
    method: "get",
    path: MANY,
    summary: "List who may view and change a vault section",
    answer: { status: 200, schema: z.array(authorization) },
    run: async ({ actor, params }) => (await listAuthorizations(actor, params.vaultSectionGuid)).map(toWire),
  }),
  defineV4Endpoint({
    method: "post",
    path: MANY,
    summary: "Let an operator or a group view, or view and change, a vault section",
    body: newAuthorization,
    fields: { grantee: "OperatorGuid, OperatorGroupGuid" },
    answer: { status: 201, schema: authorization },
    async run({ actor, params, body }) {
      const sectionId = params.vaultSectionGuid;
      const isOther = body.ContextId !== undefined && body.ContextId !== sectionId;
      if (isOther) throw v4Error(400, "v4.otherGuid", { field: "ContextId" });
      const right = rightOf[body.AuthorizationType];
      return toWire(await grantSection(actor, { sectionId, right, ...granteeOf(body) }));
    },
  }),
  defineV4Endpoint({
    method: "delete",
    path: `${MANY}/{authorizationGuid}`,
    summary: "Take an authorization away; without View there is no Change either",
    answer: { status: 204 },
    async run({ actor, params }) {
      const authorizationId = params.authorizationGuid;
      await revokeAuthorization(actor, { sectionId: params.vaultSectionGuid, authorizationId });
    },
  }),
];

/** Exactly one of the two; the group by either of its names. */
function granteeOf(body: z.output<typeof newAuthorization>): { operatorId: string } | { groupId: string } {
  const { OperatorGuid: operatorId, OperatorGroupGuid, OperatorGroupId } = body;
  const groupId = OperatorGroupGuid ?? OperatorGroupId;
  if (OperatorGroupId !== undefined && OperatorGroupId !== groupId) throw v4Error(400, "v4.otherGroup");
  if (operatorId !== undefined && groupId === undefined) return { operatorId };
  if (groupId !== undefined && operatorId === undefined) return { groupId };
  throw v4Error(400, "v4.oneGrantee");
}

function toWire({ id, sectionId, right, operatorId, groupId }: Authorization): z.output<typeof authorization> {
  return {
    AuthorizationId: id,
    ContextId: sectionId,
    AuthorizationType: typeOf[right],
    OperatorGuid: operatorId,
    OperatorGroupGuid: groupId,
    OperatorGroupId: groupId,
  };
}
