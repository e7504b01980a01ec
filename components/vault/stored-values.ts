import {
  createStoredItemInput,
  MAX_FILE_BYTES,
  type StoredChanges,
  type StoredContents,
  updateStoredItemInput,
} from "#lib/stored-items/schema.ts";
import type { ItemDetail, StoredKind } from "#lib/vault/schema.ts";
import { type FormErrors, readHosts } from "#lib/vault/setup-form.ts";
import { toFormErrors } from "./form-errors.ts";

/**
 * All that is typed into the form of a vault item. Each type has texts of its own, so that choosing another and coming
 * back loses nothing. It lives as long as the dialog.
 */
export type StoredValues = {
  kind: StoredKind;
  name: string;
  sectionId: string;
  notes: string;
  hosts: string[];
  username: string;
  password: string;
  archive: ChosenFile | null;
  archivePassword: string;
  certificate: string;
  file: File | null;
  fileName: string;
  secret: string;
  encoding: string;
  digits: string;
  period: string;
  algorithm: string;
};

/** A file that was read when it was chosen; `data` is its content in base64. */
export type ChosenFile = { name: string; sizeBytes: number; data: string };

/** What an update is compared with, and whether new secrets take the place of the stored ones. */
export type StoredBefore = { item: ItemDetail; isReplacing: boolean };

export function startStored(kind: StoredKind, start: Partial<StoredValues> = {}): StoredValues {
  return {
    kind,
    name: "",
    sectionId: "",
    notes: "",
    hosts: [""],
    username: "",
    password: "",
    archive: null,
    archivePassword: "",
    certificate: "",
    file: null,
    fileName: "",
    secret: "",
    encoding: "Base32",
    digits: "6",
    period: "30",
    algorithm: "SHA1",
    ...start,
  };
}

/** The form of a stored item as it opens: what may be shown as it stands, every secret empty. */
export function startFromItem(kind: StoredKind, item: ItemDetail): StoredValues {
  const { name, notes, origins, attributes } = item;
  const { username, value, fileName, digits, period, algorithm } = attributes;
  return startStored(kind, {
    name,
    notes,
    hosts: origins.length > 0 ? [...origins] : [""],
    ...(username !== undefined && { username }),
    ...(value !== undefined && { certificate: value }),
    ...(fileName !== undefined && { fileName }),
    ...(digits !== undefined && { digits }),
    ...(period !== undefined && { period }),
    ...(algorithm !== undefined && { algorithm }),
  });
}

/** Where a path of the schema, or of the server's answer, stands in the form. */
const formPaths: Record<StoredKind, Readonly<Record<string, keyof StoredValues>>> = {
  credentialSet: { username: "username", password: "password" },
  certificateArchive: { archive: "archive", password: "archivePassword" },
  certificate: { value: "certificate" },
  file: { fileName: "fileName", data: "file" },
  oneTimePassword: {
    secret: "secret",
    encoding: "encoding",
    digits: "digits",
    period: "period",
    algorithm: "algorithm",
  },
};

export type ReadStored<Input> = { ok: true; input: Input } | { ok: false; errors: FormErrors };

/** What the engine is asked to store, or what is wrong with each field. A file's content is not in it. */
export function readNew(values: StoredValues) {
  const errors: FormErrors = {};
  const origins = readHosts(values.hosts, errors);
  const parsed = createStoredItemInput.safeParse({ ...common(values), origins, contents: readContents(values) });
  return finish(values, parsed, { ...errors, ...fileErrors(values, true) });
}

/** Only what differs from what is stored, and the secrets if they are replaced. */
export function readChanges(values: StoredValues, { item, isReplacing }: StoredBefore) {
  const errors: FormErrors = {};
  // What an API made without hosts may be renamed without naming them.
  const isLeftOut = item.origins.length === 0 && values.hosts.every((host) => host.trim() === "");
  const origins = isLeftOut ? [] : readHosts(values.hosts, errors);
  const { name, notes } = common(values);
  const parsed = updateStoredItemInput.safeParse({
    itemId: item.id,
    ...(name !== item.name && { name }),
    ...(notes !== item.notes && { notes }),
    ...(!isSameHosts(origins, item.origins) && { origins }),
    ...readChangedContents(values, { item, isReplacing }, origins),
  });
  return finish(values, parsed, { ...errors, ...fileErrors(values, isReplacing) });
}

/** True once other hosts stand in the form than those that the stored secret is sealed for. */
export function hasOtherHosts(hosts: readonly string[], item: ItemDetail): boolean {
  const typed = hosts.filter((host) => host.trim() !== "");
  return !isSameHosts(readHosts(typed.length > 0 ? typed : [...item.origins], {}), item.origins);
}

/** Where the errors that the server found belong in the form; what belongs to none of its fields is left out. */
export function placeStoredErrors(
  kind: StoredKind,
  fieldErrors: Readonly<Record<string, readonly string[]>>,
): FormErrors {
  const placed: FormErrors = {};
  for (const [path, [message]] of Object.entries(fieldErrors)) {
    const field = placeOf(kind, path);
    if (message && field) placed[field] = message;
  }
  return placed;
}

function placeOf(kind: StoredKind, path: string): string | undefined {
  if (path === "name" || path === "sectionId" || path === "notes") return path;
  if (path.startsWith("origins")) return "hosts.0";
  return formPaths[kind][path.replace(/^contents\./, "")];
}

function finish<Input>(
  { kind }: StoredValues,
  parsed: { success: true; data: Input } | { success: false; error: Parameters<typeof toFormErrors>[0] },
  found: FormErrors,
): ReadStored<Input> {
  const errors = { ...found };
  if (!parsed.success) {
    for (const [path, message] of Object.entries(toFormErrors(parsed.error))) {
      const field = placeOf(kind, path);
      if (field) errors[field] ??= message;
    }
  }
  return parsed.success && Object.keys(errors).length === 0 ? { ok: true, input: parsed.data } : { ok: false, errors };
}

function common({ name, notes, sectionId }: StoredValues) {
  return { name: name.trim(), notes: notes.trim(), sectionId };
}

/** Before it is checked: a number that is none is still text here. */
type Typed<T> = { [K in keyof T]: T[K] | string | number };

function readContents(values: StoredValues): Typed<StoredContents> {
  const { kind, username, password, archive, archivePassword, certificate, fileName, secret, encoding } = values;
  switch (kind) {
    case "credentialSet":
      return { kind, username, password };
    case "certificateArchive":
      return { kind, archive: archive?.data ?? "", password: archivePassword };
    case "certificate":
      return { kind, value: certificate };
    case "file":
      // The content travels beside it; this stands for it while the rest is checked.
      return { kind, fileName, data: "AA==" };
    case "oneTimePassword":
      return { kind, secret, encoding, ...readCode(values) };
  }
}

function readCode({ digits, period, algorithm }: StoredValues) {
  return { digits: Number(digits), period: period.trim() === "" ? Number.NaN : Number(period), algorithm };
}

function readChangedContents(values: StoredValues, { item, isReplacing }: StoredBefore, origins: readonly string[]) {
  const { kind } = values;
  const before = item.attributes;
  const whole = readContents(values);
  if (kind === "file") {
    return values.fileName === before.fileName ? {} : { contents: { kind, fileName: values.fileName } };
  }
  if (kind === "certificate") {
    // It is public and shown, so nobody is asked for it: other hosts take it along.
    const isChanged = values.certificate !== before.value || !isSameHosts(origins, item.origins);
    return isChanged ? { contents: whole } : {};
  }
  if (isReplacing) return { contents: whole };
  const changes = kind === "oneTimePassword" ? changedCode(values, before) : changedName(values, before);
  return Object.keys(changes).length > 0 ? { contents: { kind, ...changes } as Typed<StoredChanges> } : {};
}

function changedName({ kind, username }: StoredValues, before: ItemDetail["attributes"]) {
  return kind === "credentialSet" && username !== before.username ? { username } : {};
}

function changedCode(values: StoredValues, before: ItemDetail["attributes"]) {
  return Object.fromEntries(Object.entries(readCode(values)).filter(([name, value]) => String(value) !== before[name]));
}

function fileErrors({ kind, file }: StoredValues, isNeeded: boolean): FormErrors {
  if (kind !== "file" || !isNeeded) return {};
  if (!file) return { file: "errors.required" };
  if (file.size === 0) return { file: "errors.fileEmpty" };
  return file.size > MAX_FILE_BYTES ? { file: "errors.fileTooLarge" } : {};
}

function isSameHosts(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join() === b.toSorted().join();
}
