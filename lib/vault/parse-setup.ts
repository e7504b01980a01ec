import { z } from "zod";
import { type SetupDefinition, setupFieldMeta } from "#lib/connectors/define-connector.ts";
import { findConnector, findSetup } from "#lib/connectors/registry.ts";
import { findSetupCheck } from "#lib/connectors/setup-checks.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { isStorable } from "#lib/shared/storable.ts";
import type { SetupInput } from "./schema.ts";

/** A setup, parted into what is sealed and what may be shown. */
export type ParsedSetup = {
  setupType: string;
  /** Plaintext by field. Seal it, and let it go. */
  secrets: Readonly<Record<string, string>>;
  attributes: Readonly<Record<string, string>>;
  accountName: string | null;
  /** A person has to agree at the provider before it can be used. */
  needsConnecting: boolean;
};

/** A secret shorter than this shows nothing of itself in the account name. */
const MIN_HINTED_LENGTH = 16;
const HINT_LENGTH = 3;
const ACCOUNT_NAME_LENGTH = 150;

/**
 * Checks the wire's `setup` against the app's manifest: the right type, no unknown field, every field by its schema,
 * and what must hold between them.
 *
 * @throws AppError INVALID with `fieldErrors` under `setup.type` or `setup.<field>`, or under `appId`.
 */
export function parseSetup(appId: string, setup: SetupInput): ParsedSetup {
  requireApp(appId);
  const definition = findSetup(appId, setup.type);
  if (!definition) throw invalid({ "setup.type": ["errors.unknownSetupType"] });

  const { type, ...wire } = setup;
  const given = definition.fromWire?.(wire) ?? wire;
  const parsed = z.strictObject(definition.fields.shape).safeParse(given);
  if (!parsed.success) throw invalid(fieldErrorsOf(parsed.error, given));
  const fields = presentTexts(parsed.data);
  const unstorable = Object.keys(fields).filter((name) => !isStorable(fields[name] ?? ""));
  if (unstorable.length > 0) {
    throw invalid(Object.fromEntries(unstorable.map((name) => [`setup.${name}`, ["errors.unstorable"]])));
  }
  const faults = Object.entries(findSetupCheck(appId)?.(fields) ?? {});
  if (faults.length > 0) throw invalid(Object.fromEntries(faults.map(([name, keys]) => [`setup.${name}`, [...keys]])));
  const needsConnecting = definition.tokens?.grant === "authorization_code";
  return { setupType: type, needsConnecting, ...partFields(definition, fields) };
}

/** @throws AppError INVALID unless connections can be made for the app. */
export function requireApp(appId: string): void {
  const app = findConnector(appId);
  if (!app || Object.keys(app.setups).length === 0) throw invalid({ appId: ["errors.unknownApp"] });
}

function partFields(
  definition: SetupDefinition,
  fields: Record<string, string>,
): Omit<ParsedSetup, "setupType" | "needsConnecting"> {
  const secrets: Record<string, string> = {};
  const attributes: Record<string, string> = {};
  for (const [name, schema] of Object.entries(definition.fields.shape)) {
    const value = fields[name];
    if (value === undefined) continue;
    const { secret, secretWithout } = setupFieldMeta(schema);
    const isSecret = secret || (secretWithout !== undefined && fields[secretWithout] === undefined);
    (isSecret ? secrets : attributes)[name] = value;
  }
  Object.assign(attributes, definition.derive?.(fields));
  const accountName = definition.accountName(attributes, hintsOf(secrets));
  return { secrets, attributes, accountName: accountName?.slice(0, ACCOUNT_NAME_LENGTH) || null };
}

/** `***` and the last three characters of each long secret; of a short one nothing. */
function hintsOf(secrets: Record<string, string>): Record<string, string> {
  const long = Object.entries(secrets).filter(([, value]) => value.length >= MIN_HINTED_LENGTH);
  return Object.fromEntries(long.map(([name, value]) => [name, `***${value.slice(-HINT_LENGTH)}`]));
}

/** An optional field that was left empty is a field that was left out. */
function presentTexts(data: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== ""),
  );
}

function fieldErrorsOf(error: z.ZodError, given: Record<string, unknown>): Record<string, string[]> {
  const errors: Record<string, string[]> = {};
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) errors[`setup.${key}`] = ["errors.unknownField"];
      continue;
    }
    const field = String(issue.path[0]);
    errors[`setup.${field}`] = [...(errors[`setup.${field}`] ?? []), messageKeyOf(issue, given[field])];
  }
  return errors;
}

function messageKeyOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return "errors.required";
  if (issue.code === "invalid_type") return "errors.mustBeText";
  return issue.message.startsWith("errors.") ? issue.message : "errors.notAChoice";
}

function invalid(fieldErrors: Record<string, string[]>): AppError {
  return new AppError("INVALID", "errors.checkFields", {}, fieldErrors);
}
