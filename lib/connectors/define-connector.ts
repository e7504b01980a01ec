import type { z } from "zod";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import type { LocalText } from "#lib/shared/local-text.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import type { AppFace } from "./define-face.ts";

/** Drawn by the form of a field. Stands in the zod schema's `.meta()`. */
export type FieldMeta = {
  label: LocalText;
  help?: LocalText;
  placeholder?: string;
  control: FieldControl;
  /** For `select`. */
  options?: readonly { value: string; label: LocalText }[];
  /** For `vaultItem` and `vaultFiles`: what may be chosen. */
  kinds?: readonly StoredKind[];
  /** Asked for only while another param stands so. */
  when?: ParamCondition;
};

/** A param that is left out counts as its default. Empty text and an empty list are not set. */
export type ParamCondition = { param: string } & (
  | { is: readonly string[] }
  | { isNot: readonly string[] }
  | { isSet: boolean }
);

export type FieldControl =
  | "text"
  | "password"
  | "select"
  /** One line of text with `{{ … }}`. */
  | "template"
  /** Several lines of text with `{{ … }}`. */
  | "templateArea"
  /** Any JSON value, its strings with `{{ … }}`. */
  | "json"
  /** Names and values, both text with `{{ … }}`. */
  | "keyValues"
  /** Operands and an operator, in AND / OR groups. */
  | "condition"
  /** The id of a stored item: chosen, never computed. */
  | "vaultItem"
  /** A list of `{ name?, item }`: the name of the part, and the id of a stored item. */
  | "vaultFiles"
  /** The public id of a flow: chosen, never computed. */
  | "flow"
  /** An object whose own fields are drawn one by one: its schema is a `z.object` of fields with a `FieldMeta`. */
  | "fields"
  /** True, or left out. */
  | "checkbox"
  /** A list of texts with `{{ … }}`, one in a line. */
  | "lines";

/** Controls whose texts may hold references to secrets: they leave through the egress client and nowhere else. */
export const secretControls: ReadonlySet<FieldControl> = new Set(["template", "templateArea", "json", "keyValues"]);

/** A field of a setup. A secret one is sealed; another is shown, and bound into each envelope's header. */
export type SetupFieldMeta = FieldMeta & {
  control: "text" | "password" | "select";
  secret: boolean;
  /** A field that is shown, unless the named secret field is left empty: then it is the secret. */
  secretWithout?: string;
  /** Optional in the schema, but required wherever it is asked for (`when`). */
  isRequiredThen?: true;
};

/** RFC 6749 §2.3.1: by the Basic scheme, or in the body. */
export type ClientAuth = "basic" | "body" | "none";

/**
 * How a setup's access tokens come about, RFC 6749 and RFC 7523. URLs and values may hold `{name}` for an attribute of the
 * setup; a value with one that is not set is left out. Handlers see the token as `connection.secrets.access_token`.
 */
export type TokenSource = {
  /** `authorization_code`: a person agrees at the provider, once. The others are asked for by the engine alone. */
  grant: "authorization_code" | "client_credentials" | "jwt_bearer";
  tokenUrl: string;
  /** Where a person agrees. Of `authorization_code`. */
  authorizationUrl?: string;
  /** The `iss` that comes back with the code (RFC 9207), of a provider that sends it. */
  issuer?: string;
  /** Asked for when nothing else is; what the actions in use need is added. */
  scopes: readonly string[];
  /** What a granted scope covers besides itself, as far as actions need it: `{ full: ["api"] }`. */
  covers?: Readonly<Record<string, readonly string[]>>;
  /** What some actions need and accounts may not have: asked for without a refusal, by `authorizationParams`. */
  optionalScopes?: readonly string[];
  /** Between scopes; a space unless the provider has its own way. */
  scopeSeparator?: "," | " ";
  /**
   * How the client proves itself at the token endpoint; a JWT proves itself. `either`, of a provider that we do not know:
   * in the header, and where that is refused in the body; what worked is remembered.
   */
  clientAuth: ClientAuth | "either";
  /** More for the authorization URL, such as `access_type: "offline"`. */
  authorizationParams?: Readonly<Record<string, string>>;
  /** More for the token request, such as `audience: "{audience}"`. */
  tokenParams?: Readonly<Record<string, string>>;
  /** Of a token whose answer names no `expires_in`, in seconds. Left out: it does not end. */
  lifetimeSeconds?: number;
  /** The provider's own error codes that are final, besides those of RFC 6749 §5.2. */
  finalCodes?: readonly string[];
  /** Attributes that the token's answer hands out, by the path of its members: `{ instance_url: "instance_url" }`. */
  facts?: Readonly<Record<string, string>>;
};

/** One kind of credentials that an app takes. */
export type SetupDefinition = {
  label: LocalText;
  help: LocalText;
  /** What to allow at the provider so that the app's actions work: shown beside the form. */
  permissions?: readonly LocalText[];
  /** As on the wire (`reference/auth0-forms.md` §1.4), less `type`. Every field has a `SetupFieldMeta`. */
  fields: z.ZodObject;
  /**
   * For a setup with free keys on the wire: what of them goes into which field. The rest is dropped, so nothing is
   * stored that nothing uses. Without it, a key that is no field is refused.
   */
  fromWire?: (setup: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** Attributes that follow from the fields, secrets included, and may be shown: a data centre that a key names. */
  derive?: (fields: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  tokens?: TokenSource;
  /**
   * Shown in the table: from fields that are not secret, and of a long enough secret its hint by field, such as
   * `***9f3`.
   */
  accountName: (shown: Readonly<Record<string, string>>, hints: Readonly<Record<string, string>>) => string | null;
};

export type ActionDefinition = {
  label: LocalText;
  help: LocalText;
  /** What holds after `{{ … }}` were resolved. Every field has a `FieldMeta`. Without `connection_id`. */
  params: z.ZodObject;
  output: z.ZodType;
  connection: "required" | "optional" | "none";
  /** Without a connection of its own it goes through the one that the tenant's settings name. */
  through?: "mail" | "phone";
  /** Scopes that a connection with scopes must have been granted. */
  scopes?: readonly string[];
  /** `outside`: something happens elsewhere, so the journal records the attempt before it is made. */
  effect: "none" | "outside";
  /**
   * Of an outside effect: whether the same attempt, made again with the same idempotency key, changes nothing more.
   * Such an attempt is repeated after a crash; any other ends as UNCERTAIN. Left out: never.
   */
  repeats?: "always" | ((params: JsonObject) => boolean);
  /** What a dry run gives for it, unless the author or an earlier run says something else. Fits `output`. */
  example?: Json;
  /** Members of the output, such as `token`, that are values to keep: real in the run, masked where it is shown. */
  sensitive?: readonly string[];
  /** Computes with the connection's secrets inside the engine, and sends nothing. */
  usesKeys?: true;
  /** The param whose text stands under the action's name in the tree. */
  summary?: string;
  /**
   * The param whose members the handler puts into the other texts itself, escaped for where they stand: there,
   * `{{ <param>.<name> }}` reaches it unresolved.
   */
  fills?: string;
};

/** What a connector is, with no code that runs: safe to import in the browser, and enough to draw its forms. */
export type ConnectorManifest = AppFace & {
  about: LocalText;
  /** The provider's own page about these credentials. */
  documentationUrl?: string;
  /** The only origins that its secrets may go to; `author`: whoever makes the connection names them. */
  origins: readonly string[] | "author";
  /**
   * A host that the provider hands out to each customer: the attribute that holds it, as an origin or a host name, and
   * the patterns that its origin must fit, `*` for one label or more (`https://*.api.mailchimp.com`). Its origin is added
   * to `origins` and sealed with the secret.
   */
  handedOut?: { attribute: string; patterns: readonly string[] };
  /** Kinds of credentials, by `setup.type`. An app without any has no connections. */
  setups: Readonly<Record<string, SetupDefinition>>;
  actions: Readonly<Record<string, ActionDefinition>>;
  /** True if there is a harmless call that tells whether the credentials work. */
  hasTest: boolean;
};

export function defineConnector<const M extends ConnectorManifest>(manifest: M): M {
  return manifest;
}

/** The meta of a setup's field. Every field has one: a test walks all manifests. */
export function setupFieldMeta(field: z.ZodType): SetupFieldMeta {
  return field.meta() as unknown as SetupFieldMeta;
}

export function fieldMeta(field: z.ZodType): FieldMeta {
  return field.meta() as unknown as FieldMeta;
}
