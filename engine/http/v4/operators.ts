import "server-only";
import { z } from "@hono/zod-openapi";
import type { Actor } from "#lib/auth/actor.ts";
import { listV4GroupsOf } from "#lib/groups/data/v4-groups.ts";
import { getV4Operator, listV4Operators, type V4Operator } from "#lib/operators/data/v4-operators.ts";
import { createOperator } from "#lib/operators/mutations/create-operator.ts";
import { deactivateOperator } from "#lib/operators/mutations/deactivate-operator.ts";
import { updateOperator } from "#lib/operators/mutations/update-operator.ts";
import { newPassword, operatorEmail, operatorName } from "#lib/operators/schema.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { defineV4Endpoint, type V4Endpoint } from "./endpoint.ts";

/** The languages of the dashboard. `""` is as left out. */
const cultures = { "en-US": "en", "en-GB": "en", "fr-FR": "fr" } as const satisfies Record<string, Language>;
const cultureName = z.enum(["en-US", "en-GB", "fr-FR", ""]);

/**
 * What there is none of here has one value, of the type that the published API gives it: no telephones, no duty
 * schedule, no time zones of people, no single sign-on.
 */
const constants = {
  Password: "",
  MobilePhone: "",
  OutgoingPhoneNumberId: null,
  BackupEmail: "",
  IsOnDuty: false,
  TimeZoneId: null,
  SmsProvider: "UseAccountSetting",
  UseNumericSender: false,
  AllowNativeLogin: true,
  AllowSingleSignon: false,
  DefaultDashboard: "",
  OperatorRole: "Unspecified",
} as const;

const operator = z
  .object({
    OperatorGuid: z.uuid(),
    Hash: z.string(),
    FullName: z.string(),
    Email: z.string(),
    Password: z.string().openapi({ description: "Always empty" }),
    IsAccountAdministrator: z.boolean(),
    CultureName: cultureName,
    SetupMode: z.enum(["Manual", "Invitation"]).openapi({ description: "Invitation until a password was chosen" }),
    MobilePhone: z.string(),
    OutgoingPhoneNumberId: z.int().nullable(),
    BackupEmail: z.string(),
    IsOnDuty: z.boolean(),
    TimeZoneId: z.int().nullable(),
    SmsProvider: z.string(),
    UseNumericSender: z.boolean(),
    AllowNativeLogin: z.boolean(),
    AllowSingleSignon: z.boolean(),
    DefaultDashboard: z.string(),
    OperatorRole: z.string(),
  })
  .openapi("Operator");

const password = z
  .string()
  .transform((text) => (text === "" ? undefined : text))
  .pipe(newPassword.optional())
  .openapi({
    type: "string",
    description: "At least 8 characters. Left out, the operator chooses one by a link that the dashboard makes.",
  });
const facts = z.object({ FullName: operatorName, Email: operatorEmail, CultureName: cultureName.optional() });
const postBody = facts.extend({ Password: password.optional() });
const patchBody = facts.partial();

const fields = { name: "FullName", email: "Email", language: "CultureName", password: "Password" };

/** `reference/uptrends-v4.md` §3.2. Every API account may read; to write takes an administrator's. */
export const operatorEndpoints: readonly V4Endpoint[] = [
  defineV4Endpoint({
    method: "get",
    path: "/Operator",
    summary: "Every active operator",
    answer: { status: 200, schema: z.array(operator) },
    run: async ({ actor }) => (await listV4Operators(actor)).map(toWire),
  }),
  defineV4Endpoint({
    method: "post",
    path: "/Operator",
    summary: "Makes an operator, who may read flows and be given sections",
    body: postBody,
    fields,
    answer: { status: 201, schema: operator },
    run: async ({ actor, body }) => {
      const { id } = await createOperator(actor, {
        name: body.FullName,
        email: body.Email,
        role: "viewer",
        language: languageOf(body.CultureName),
        ...(body.Password && { password: body.Password }),
      });
      return toWire(await getV4Operator(actor, id));
    },
  }),
  defineV4Endpoint({
    method: "get",
    path: "/Operator/{operatorGuid}",
    summary: "One operator",
    answer: { status: 200, schema: operator },
    run: async ({ actor, params }) => toWire(await getV4Operator(actor, params.operatorGuid)),
  }),
  defineV4Endpoint({
    method: "put",
    path: "/Operator/{operatorGuid}",
    summary: "Replaces an operator's name and address; a password is left to the operator",
    body: facts,
    fields,
    answer: { status: 204 },
    run: ({ actor, params, body }) => change(actor, params.operatorGuid, body),
  }),
  defineV4Endpoint({
    method: "patch",
    path: "/Operator/{operatorGuid}",
    summary: "Changes what is sent of an operator; a password is left to the operator",
    body: patchBody,
    fields,
    answer: { status: 204 },
    run: ({ actor, params, body }) => change(actor, params.operatorGuid, body),
  }),
  defineV4Endpoint({
    method: "delete",
    path: "/Operator/{operatorGuid}",
    summary: "Deactivates an operator; an administrator can reactivate them in the dashboard",
    answer: { status: 204 },
    run: async ({ actor, params }) => {
      await requireChangeable(actor, params.operatorGuid);
      await deactivateOperator(actor, { operatorId: params.operatorGuid });
    },
  }),
  defineV4Endpoint({
    method: "get",
    path: "/Operator/{operatorGuid}/OperatorGroup",
    summary: "The groups that an operator is in",
    answer: { status: 200, schema: z.array(z.object({ OperatorGroupGuid: z.uuid() })) },
    run: async ({ actor, params }) => {
      const { id } = await getV4Operator(actor, params.operatorGuid);
      return (await listV4GroupsOf(actor, id)).map((OperatorGroupGuid) => ({ OperatorGroupGuid }));
    },
  }),
  defineV4Endpoint({
    method: "get",
    path: "/Operator/{operatorGuid}/Authorization",
    summary: "What an operator's account lets them do",
    answer: { status: 200, schema: z.array(z.enum(["AccountAccess", "AccountAdministrator"])) },
    run: async ({ actor, params }) => {
      const { isAdmin } = await getV4Operator(actor, params.operatorGuid);
      return isAdmin ? ["AccountAccess", "AccountAdministrator"] : ["AccountAccess"];
    },
  }),
];

async function change(actor: Actor, operatorId: string, body: z.output<typeof patchBody>): Promise<void> {
  await requireChangeable(actor, operatorId);
  await updateOperator(actor, {
    operatorId,
    name: body.FullName,
    email: body.Email,
    ...(body.CultureName && { language: cultures[body.CultureName] }),
  });
}

/** Who was deactivated is not there for this API, not even to be changed. */
async function requireChangeable(actor: Actor, operatorId: string): Promise<void> {
  authorize(actor, "operator:write");
  await getV4Operator(actor, operatorId);
}

function languageOf(culture: z.output<typeof cultureName> | undefined): Language {
  return culture ? cultures[culture] : "en";
}

function toWire({ id, name, email, language, isAdmin, hasPassword, hash }: V4Operator): z.input<typeof operator> {
  return {
    OperatorGuid: id,
    Hash: hash,
    FullName: name,
    Email: email,
    IsAccountAdministrator: isAdmin,
    CultureName: language === "fr" ? "fr-FR" : "en-US",
    SetupMode: hasPassword ? "Manual" : "Invitation",
    ...constants,
  };
}
