import type { z } from "zod";
import type { Callback, CallbackScheme, HmacAlgorithm, HmacEncoding } from "#lib/triggers/callback.ts";
import {
  type CallbackSummary,
  type createTriggerInput,
  DEFAULT_IDEMPOTENCY_SECONDS,
  type HookAuth,
  type HookMode,
  type HookSummary,
} from "#lib/triggers/schema.ts";
import type { FormErrors } from "#lib/vault/setup-form.ts";

/** What the form holds: text as it is typed. */
export type HookValues = {
  name: string;
  mode: HookMode;
  auth: HookAuth;
  allowsGet: boolean;
  ratePerMinute: string;
  concurrencyLimit: string;
  /** Where a call names itself. */
  keyFrom: "none" | "header" | "body";
  headerName: string;
  bodyPath: string;
  idempotencySeconds: string;
  callbackScheme: CallbackScheme;
  /** Empty until one is chosen. */
  callbackItemId: string;
  callbackField: string;
  hmacHeader: string;
  hmacAlgorithm: HmacAlgorithm;
  hmacEncoding: HmacEncoding;
  hmacPrefix: string;
  /** Empty where no time is signed along. */
  hmacTimeHeader: string;
  hmacSeparator: string;
};

type HookInput = Extract<z.input<typeof createTriggerInput>, { type: "HOOK" }>;
export type HookSettings = Omit<HookInput, "flowId" | "auth">;

export const emptyHook: HookValues = {
  name: "",
  mode: "SYNC",
  auth: "SECRET",
  allowsGet: false,
  ratePerMinute: "",
  concurrencyLimit: "",
  keyFrom: "none",
  headerName: "Idempotency-Key",
  bodyPath: "",
  idempotencySeconds: String(DEFAULT_IDEMPOTENCY_SECONDS),
  callbackScheme: "TWILIO",
  callbackItemId: "",
  callbackField: "",
  hmacHeader: "",
  hmacAlgorithm: "sha256",
  hmacEncoding: "hex",
  hmacPrefix: "",
  hmacTimeHeader: "",
  hmacSeparator: ".",
};

export function fromHook(hook: HookSummary): HookValues {
  const { name, mode, auth, allowsGet, idempotency } = hook;
  return {
    ...emptyHook,
    ...{ name, mode, auth, allowsGet },
    ratePerMinute: textOf(hook.ratePerMinute),
    concurrencyLimit: textOf(hook.concurrencyLimit),
    keyFrom: idempotency?.from ?? "none",
    ...(idempotency?.from === "header" && { headerName: idempotency.name }),
    ...(idempotency?.from === "body" && { bodyPath: idempotency.path }),
    idempotencySeconds: String(hook.idempotencySeconds),
    ...(hook.callback && fromCallback(hook.callback)),
  };
}

function fromCallback({ scheme, itemId, field, options }: CallbackSummary): Partial<HookValues> {
  return {
    ...{ callbackScheme: scheme, callbackItemId: itemId, callbackField: field },
    ...(options && {
      ...{ hmacHeader: options.header, hmacAlgorithm: options.algorithm, hmacEncoding: options.encoding },
      ...{ hmacPrefix: options.prefix, hmacTimeHeader: options.timestamp?.header ?? "" },
      hmacSeparator: options.timestamp?.separator ?? emptyHook.hmacSeparator,
    }),
  };
}

function toCallback(values: HookValues): Callback | null {
  if (values.auth !== "CALLBACK") return null;
  const { callbackScheme: scheme, callbackItemId: itemId, callbackField: field } = values;
  if (scheme !== "HMAC") return { scheme, itemId, field };
  const { hmacHeader: header, hmacAlgorithm: algorithm, hmacEncoding: encoding, hmacPrefix } = values;
  const time = { header: values.hmacTimeHeader, separator: values.hmacSeparator.trim() };
  const timestamp = time.header.trim() === "" ? null : time;
  return { scheme, itemId, field, options: { header, algorithm, encoding, prefix: hmacPrefix.trim(), timestamp } };
}

export function toHookSettings(values: HookValues): HookSettings {
  const { name, mode, allowsGet, keyFrom, headerName, bodyPath } = values;
  const keys = {
    none: null,
    header: { from: "header", name: headerName },
    body: { from: "body", path: bodyPath },
  } as const;
  return {
    type: "HOOK",
    ...{ name, mode, allowsGet },
    ratePerMinute: limitOf(values.ratePerMinute),
    concurrencyLimit: limitOf(values.concurrencyLimit),
    idempotency: keys[keyFrom],
    idempotencySeconds: Number(values.idempotencySeconds),
    callback: toCallback(values),
  };
}

const callbackPlaces: Partial<Record<string, keyof HookValues>> = {
  callback: "callbackItemId",
  "callback.itemId": "callbackItemId",
  "callback.field": "callbackField",
  "callback.options.header": "hmacHeader",
  "callback.options.prefix": "hmacPrefix",
  "callback.options.timestamp.header": "hmacTimeHeader",
  "callback.options.timestamp.separator": "hmacSeparator",
};

/** The schema's paths, as the form's fields. The server's say less: of the key, no more than that it is wrong. */
export function placeHookErrors(found: FormErrors, keyFrom: HookValues["keyFrom"]): FormErrors {
  const key = keyFrom === "body" ? "bodyPath" : "headerName";
  return Object.fromEntries(
    Object.entries(found).map(([path, message]) => [
      path.startsWith("idempotency") && path !== "idempotencySeconds" ? key : (callbackPlaces[path] ?? path),
      message,
    ]),
  );
}

/** Nothing is no limit; what is no number is left to the schema to refuse. */
function limitOf(text: string): number | null {
  return text.trim() === "" ? null : Number(text);
}

function textOf(limit: number | null): string {
  return limit === null ? "" : String(limit);
}
