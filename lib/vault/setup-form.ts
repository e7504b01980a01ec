import { conditionHolds } from "#lib/connectors/condition-holds.ts";
import {
  type ConnectorManifest,
  type SetupDefinition,
  type SetupFieldMeta,
  setupFieldMeta,
} from "#lib/connectors/define-connector.ts";
import { origin, type SetupInput } from "./schema.ts";

export const MAX_HOSTS = 20;

/** One input of a setup's form, as its manifest describes it. */
export type SetupField = { name: string; meta: SetupFieldMeta; isRequired: boolean };

/** What is typed into the form of credentials. Each kind keeps its own texts, so switching between kinds loses nothing. */
export type CredentialsValues = {
  setupType: string;
  setup: Record<string, Record<string, string>>;
  hosts: string[];
};

/** Message keys by the path of the field, such as `setup.BASIC_AUTH.username` or `hosts.0`. */
export type FormErrors = Record<string, string>;

export type ReadCredentials =
  | { ok: true; setup: SetupInput; origins: string[] | undefined }
  | { ok: false; errors: FormErrors };

export function setupFields(setup: SetupDefinition): SetupField[] {
  return Object.entries(setup.fields.shape).map(([name, field]) => {
    const meta = setupFieldMeta(field);
    return { name, meta, isRequired: meta.isRequiredThen ?? !field.safeParse(undefined).success };
  });
}

/** The fields that the form asks for as it stands. */
export function askedFields(setup: SetupDefinition, values: Readonly<Record<string, string>> = {}): SetupField[] {
  return setupFields(setup).filter(({ meta: { when } }) => !when || conditionHolds(when, values[when.param]));
}

/** The form as it opens: every secret empty, the fields that may be shown as they stand, a row for the first host. */
export function startCredentials(
  app: ConnectorManifest,
  stands: { setupType?: string | null; attributes?: Readonly<Record<string, string>>; hosts?: readonly string[] } = {},
): CredentialsValues {
  const types = Object.keys(app.setups);
  const setupType = types.find((type) => type === stands.setupType) ?? types[0] ?? "";
  const setup = Object.fromEntries(
    Object.entries(app.setups).map(([type, definition]) => [
      type,
      startFields(definition, type === stands.setupType ? stands.attributes : undefined),
    ]),
  );
  return { setupType, setup, hosts: stands.hosts?.length ? [...stands.hosts] : [""] };
}

function startFields(setup: SetupDefinition, attributes: Readonly<Record<string, string>> = {}) {
  return Object.fromEntries(
    setupFields(setup).map(({ name, meta }) => [
      name,
      (meta.secret ? undefined : attributes[name]) ?? meta.options?.[0]?.value ?? "",
    ]),
  );
}

/**
 * The wire's `setup` and the origins, or what is wrong with each field. A field that is empty, or not asked for, is one
 * that is left out.
 */
export function readCredentials(app: ConnectorManifest, values: CredentialsValues): ReadCredentials {
  const errors: FormErrors = {};
  const definition = app.setups[values.setupType];
  const texts = values.setup[values.setupType] ?? {};
  const asked = definition ? askedFields(definition, texts) : [];
  const typed = Object.entries(texts).filter(
    ([name, text]) => text !== "" && asked.some((field) => field.name === name),
  );
  for (const { name, meta } of asked) {
    if (meta.isRequiredThen && !texts[name]) errors[`setup.${values.setupType}.${name}`] = "errors.required";
  }
  const parsed = definition?.fields.safeParse(Object.fromEntries(typed));
  for (const { path, code, message } of parsed?.error?.issues ?? []) {
    const field = String(path[0]);
    const isMissing = code === "invalid_type" && !typed.some(([name]) => name === field);
    errors[`setup.${values.setupType}.${field}`] ??= isMissing ? "errors.required" : message;
  }
  const origins = app.origins === "author" ? readHosts(values.hosts, errors) : undefined;
  if (!parsed?.success || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, setup: { type: values.setupType, ...(parsed.data as Record<string, unknown>) }, origins };
}

/** The origins of the hosts that were typed; what is no host is put into `errors`. */
export function readHosts(hosts: readonly string[], errors: FormErrors): string[] {
  const origins: string[] = [];
  for (const [index, host] of hosts.entries()) {
    if (host.trim() === "") continue;
    const parsed = origin.safeParse(host);
    if (parsed.success) origins.push(parsed.data);
    else errors[`hosts.${index}`] = "errors.origin";
  }
  if (origins.length === 0 && !hosts.some((_, index) => errors[`hosts.${index}`]))
    errors["hosts.0"] = "errors.required";
  return [...new Set(origins)];
}

/** A pasted URL becomes its origin; anything else stays as it was typed, for the form to say what is wrong with it. */
export function tidyHost(text: string): string {
  const trimmed = text.trim();
  const url = trimmed.startsWith("https://") ? URL.parse(trimmed) : null;
  return url && !url.username && !url.password ? url.origin : trimmed;
}

/** The same form once the server has stored it: what may be shown stays, secrets do not. */
export function dropSecrets(app: ConnectorManifest, { setupType, setup, hosts }: CredentialsValues): CredentialsValues {
  return startCredentials(app, { setupType, attributes: setup[setupType] ?? {}, hosts });
}

/** Where each error of the server belongs in the form; what belongs to none of its fields is left out. */
export function placeServerErrors(
  app: ConnectorManifest,
  setupType: string,
  fieldErrors: Readonly<Record<string, readonly string[]>>,
): FormErrors {
  const fields = app.setups[setupType]?.fields.shape ?? {};
  const placed: FormErrors = {};
  for (const [key, [message]] of Object.entries(fieldErrors)) {
    if (!message) continue;
    const field = key.startsWith("setup.") ? key.slice("setup.".length) : null;
    if (field && Object.hasOwn(fields, field)) placed[`setup.${setupType}.${field}`] = message;
    else if (key === "origins") placed["hosts.0"] = message;
    else if (key === "name" || key === "sectionId") placed[key] = message;
  }
  return placed;
}
