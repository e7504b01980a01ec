import { AppError } from "#lib/shared/app-error.ts";
import { nodePointersOf } from "./form-references.ts";
import { secretsOf } from "./form-secrets.ts";
import { ENDING } from "./form-values.ts";
import type { FormParts } from "./schema.ts";

/** Each is sealed by itself, which takes about a millisecond. */
const MAX_SECRETS = 100;
/** Of the names that lead to one within its component: an index holds them. */
const MAX_FIELD = 300;
/** How many places a refusal names. */
const MAX_NAMED = 5;

/**
 * What a form's parts must be to each other: nodes have ids of their own and lead to nodes of the form, and so have
 * components that hold a secret.
 *
 * @throws AppError INVALID that names the id and its path.
 */
export function checkForm(parts: FormParts): void {
  const nodes = parts.nodes ?? [];
  const twice = findTwice(nodes.map(({ id }) => id));
  if (twice !== null) throw new AppError("INVALID", "errors.formDuplicateNode", { id: twice });
  const known = new Set([ENDING, ...nodes.map(({ id }) => id)]);
  const unknown = nodePointersOf(parts).filter(({ id }) => !known.has(id));
  if (unknown.length > 0) {
    const named = unknown.slice(0, MAX_NAMED).map(({ id, path }) => `${id} (${path})`);
    const params = { places: named.join(", "), more: unknown.length - named.length };
    throw new AppError("INVALID", "errors.formUnknownNodes", params);
  }
  checkSecrets(parts);
}

/** Before any of them is sealed. */
export function checkSecrets(parts: FormParts): void {
  const secrets = secretsOf(parts);
  if (secrets.length > MAX_SECRETS) throw new AppError("INVALID", "errors.formTooManySecrets", { count: MAX_SECRETS });
  const long = secrets.find(({ field }) => field.length > MAX_FIELD);
  if (long)
    throw new AppError("INVALID", "errors.formSecretDeep", { path: `${long.at}.${long.field.slice(0, MAX_FIELD)}…` });
  const holders = new Map(secrets.map(({ at, componentId }) => [at, componentId]));
  const twice = findTwice([...holders.values()]);
  if (twice !== null) throw new AppError("INVALID", "errors.formDuplicateComponent", { id: twice });
}

function findTwice(ids: readonly string[]): string | null {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) return id;
    seen.add(id);
  }
  return null;
}
