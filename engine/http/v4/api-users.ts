import "server-only";
import { z } from "@hono/zod-openapi";
import { getApiAccount, listApiAccounts } from "#lib/api-accounts/data.ts";
import { createApiAccount } from "#lib/api-accounts/mutations/create-api-account.ts";
import { revokeApiAccount } from "#lib/api-accounts/mutations/revoke-api-account.ts";
import { updateApiAccount } from "#lib/api-accounts/mutations/update-api-account.ts";
import type { ApiAccountSummary } from "#lib/api-accounts/schema.ts";
import { can } from "#lib/permissions/policy.ts";
import { toIsoSeconds } from "#lib/stored-items/certificate.ts";
import { defineV4Endpoint, type V4Endpoint } from "./endpoint.ts";
import { optionalGuidField } from "./guid.ts";
import { v4Error } from "./message-list.ts";
import { operatorMeant } from "./operator-meant.ts";

const ONE = "/ApiUser/{apiUserGuid}";

const guid = z.string().openapi({ format: "uuid" });
const date = z.string().openapi({ format: "date-time" });

const apiUser = z
  .object({
    ApiUserGuid: guid,
    OperatorGuid: guid,
    OperatorName: z.string(),
    UserName: z.string(),
    Description: z.string(),
    AccessType: z.enum(["Generic"]),
    CreatedDate: date,
    LastUsedDate: date.nullable().openapi({ description: "To the minute; null if it was never used" }),
  })
  .openapi("ApiUser");

const newApiUser = apiUser
  .extend({ Password: z.string().openapi({ description: "Shown this once" }) })
  .openapi("CreatedApiUser");

const description = z.string().trim().max(150, "errors.tooLong150");
const createInput = z
  .object({ OperatorGuid: optionalGuidField, Description: description.optional() })
  .openapi("NewApiUser");
const updateInput = z
  .object({ OperatorGuid: optionalGuidField, Description: description.min(1, "errors.required") })
  .openapi("ApiUserUpdate");

const fields = { description: "Description", operatorId: "OperatorGuid" };

/** `reference/uptrends-v4.md` §3.1: one's own accounts; for administrators, everybody's. */
export const apiUserEndpoints: readonly V4Endpoint[] = [
  defineV4Endpoint({
    method: "get",
    path: "/ApiUser",
    summary: "List the API accounts of all operators, for administrators, or else the caller's own",
    answer: { status: 200, schema: z.array(apiUser) },
    run: async ({ actor }) => {
      const everyone = can(actor.role, "operator:write");
      return (await listApiAccounts(actor, { everyone })).map(toWire);
    },
  }),
  defineV4Endpoint({
    method: "post",
    path: "/ApiUser",
    summary: "Make an API account for the caller, or, for administrators, for another operator",
    body: createInput,
    fields,
    answer: { status: 201, schema: newApiUser },
    async run({ actor, body: { OperatorGuid: operatorId, Description } }) {
      const input = { operatorId, description: Description || undefined };
      const { id, password } = await operatorMeant(() => createApiAccount(actor, input), "OperatorGuid");
      return { ...toWire(await getApiAccount(actor, { id })), Password: password };
    },
  }),
  defineV4Endpoint({
    method: "get",
    path: "/ApiUser/Operator/{operatorGuid}",
    summary: "List the API accounts of one operator",
    answer: { status: 200, schema: z.array(apiUser) },
    run: async ({ actor, params }) => (await listApiAccounts(actor, { operatorId: params.operatorGuid })).map(toWire),
  }),
  defineV4Endpoint({
    method: "get",
    path: ONE,
    summary: "Get an API account",
    answer: { status: 200, schema: apiUser },
    run: async ({ actor, params }) => toWire(await getApiAccount(actor, { id: params.apiUserGuid })),
  }),
  defineV4Endpoint({
    method: "put",
    path: ONE,
    summary: "Change an API account's description. Its operator stays",
    body: updateInput,
    fields,
    answer: { status: 204 },
    async run({ actor, params, body }) {
      const { id, operatorId } = await getApiAccount(actor, { id: params.apiUserGuid });
      const isOther = body.OperatorGuid !== undefined && body.OperatorGuid !== operatorId;
      if (isOther) throw v4Error(400, "v4.apiUserOperator");
      await updateApiAccount(actor, { id, description: body.Description });
    },
  }),
  defineV4Endpoint({
    method: "delete",
    path: ONE,
    summary: "Revoke an API account, for good",
    answer: { status: 204 },
    run: async ({ actor, params }) => revokeApiAccount(actor, { id: params.apiUserGuid }),
  }),
];

function toWire(account: ApiAccountSummary): z.output<typeof apiUser> {
  return {
    ApiUserGuid: account.id,
    OperatorGuid: account.operatorId,
    OperatorName: account.operatorName,
    UserName: account.userName,
    Description: account.description,
    AccessType: "Generic",
    CreatedDate: toIsoSeconds(account.createdAt),
    LastUsedDate: account.lastUsedAt && toIsoSeconds(account.lastUsedAt),
  };
}
