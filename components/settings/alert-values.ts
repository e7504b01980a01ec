import { type AlertKind, type AlertSetting, setAlertInput } from "#lib/alerts/schema.ts";
import { isAlertApp, type WayFields, wayFieldsOf, wayProblems } from "#lib/alerts/way-problems.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import type { FormErrors } from "#lib/vault/setup-form.ts";
import { toFormErrors } from "../vault/form-errors.ts";

/** Both ways, so that going back and forth loses nothing. */
export type AlertValues = {
  way: "connection" | "flow";
  connectionId: string;
  recipient: string;
  sender: string;
  flowId: string;
};

export const noValues: AlertValues = { way: "connection", connectionId: "", recipient: "", sender: "", flowId: "" };

export function toValues({ way }: AlertSetting): AlertValues {
  if (way === null) return noValues;
  if (way.type === "flow") return { ...noValues, way: "flow", flowId: way.flowId };
  return { ...noValues, connectionId: way.connectionId, recipient: way.recipient, sender: way.sender };
}

/** What the chosen connection asks for; nothing before there is one. */
export function fieldsFor(option: Pick<ItemOption, "appId" | "setupType"> | undefined): WayFields {
  return option && isAlertApp(option.appId) ? wayFieldsOf(option.appId, option.setupType) : "none";
}

export function findProblems(kind: AlertKind, values: AlertValues, fields: WayFields): FormErrors {
  const parsed = setAlertInput.safeParse({ kind, ...values });
  const problems = toFormErrors(parsed.error);
  if (!parsed.success || parsed.data.way === "flow") return problems;
  const own = Object.entries(wayProblems(fields, parsed.data));
  return Object.fromEntries(own.map(([field, [message = ""]]) => [field, message]));
}
