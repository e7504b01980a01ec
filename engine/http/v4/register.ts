import "server-only";
import { z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { createApiAccount } from "#lib/api-accounts/mutations/create-api-account.ts";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { listAccountsOf } from "#lib/auth/data.ts";
import { type ProvenAccount, proveAccounts } from "#lib/auth/prove-accounts.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { callerAddress } from "../caller-address.ts";
import { readCredentials, unauthenticated } from "./authenticate.ts";
import { defineV4Endpoint, type V4Endpoint } from "./endpoint.ts";
import { optionalGuidField, parseGuid } from "./guid.ts";
import { V4Error, v4Error } from "./message-list.ts";
import { operatorMeant } from "./operator-meant.ts";

const query = z.object({
  description: z
    .string()
    .trim()
    .max(150, "errors.tooLong150")
    .transform((text) => text || undefined)
    .optional()
    .openapi({ type: "string", description: "What the account is for; “API” if left out" }),
  operatorGuid: optionalGuidField.openapi({
    description: "Another operator, for administrators; or, of an address in several organisations, the one meant",
  }),
});

const registration = z
  .object({
    UserName: z.string(),
    Password: z.string().openapi({ description: "Shown this once" }),
    AccountId: z.string().openapi({ description: "The organisation" }),
    OperatorName: z.string(),
    status: z.enum(["OK", "UnexpectedError"]),
    message: z.string(),
  })
  .openapi("Registration");

/** The one endpoint that takes an operator's own email and password (`reference/uptrends-v4.md` §3.1). */
export const registerEndpoints: readonly V4Endpoint[] = [
  defineV4Endpoint({
    method: "post",
    path: "/Register",
    summary: "Make an API account. Sign in with an operator's email and password, not with an API account",
    query,
    answer: { status: 201, schema: registration },
    authenticate: authenticateOperator,
    async run({ actor, query: { description, operatorGuid: operatorId } }) {
      const created = await operatorMeant(() => createApiAccount(actor, { operatorId, description }), "operatorGuid");
      return {
        UserName: created.userName,
        Password: created.password,
        AccountId: actor.tenantId,
        OperatorName: created.operatorName,
        status: "OK",
        message: "",
      };
    },
  }),
];

/** With the sign-in's own bounds: by account, by address, and argon2 in turn. */
async function authenticateOperator(context: Context): Promise<Actor> {
  const { username: email, password } = readCredentials(context);
  const accounts = await proveAccounts({ email, password, address: callerAddress(context) }).catch(refuse);
  const { tenantId, operatorId } = await chooseAccount(accounts, parseGuid(context.req.query("operatorGuid") ?? ""));
  const actor = await findOperatorActor(tenantId, operatorId, "api");
  if (!actor) throw unauthenticated("errors.signInRefused");
  return actor;
}

function refuse(error: unknown): never {
  if (!(error instanceof AppError)) throw error;
  if (error.code === "UNAUTHENTICATED") throw unauthenticated(error.messageKey);
  const retryAfter = String(60 * Number(error.params.minutes ?? 1));
  throw new V4Error(429, [renderMessage("en", error.messageKey, error.params)], { "retry-after": retryAfter });
}

/**
 * Of several organisations where the password is right: the one of the operator that was named. None is guessed, or a
 * program would get at another vault than its author thinks of.
 */
async function chooseAccount(accounts: ProvenAccount[], wanted: string | null): Promise<ProvenAccount> {
  const [only, ...others] = accounts;
  if (only && others.length === 0) return only;
  const known = await listAccountsOf(accounts, wanted);
  const meant = known.find(({ hasWanted }) => hasWanted);
  const chosen = meant && accounts.find(({ tenantId }) => tenantId === meant.tenantId);
  if (chosen) return chosen;
  const choices = known.map(({ operatorId, tenantName }) => `${operatorId} (${tenantName})`).join(", ");
  throw v4Error(400, "v4.registerAmbiguous", { choices });
}
