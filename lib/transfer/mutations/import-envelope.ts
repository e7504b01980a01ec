import "server-only";
import { recordAudit } from "#lib/audit/record.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import { db, type Tx } from "#lib/db/client.ts";
import { insertForm } from "#lib/forms/mutations/create-form.ts";
import { changeForm } from "#lib/forms/mutations/update-form.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { requireSection } from "#lib/permissions/section-access.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { insertConnection } from "#lib/vault/mutations/create-connection.ts";
import { checkChoices } from "../check-choices.ts";
import { planEnvelope } from "../data/plan-file.ts";
import { readEnvelope } from "../read-envelope.ts";
import type { ImportInput, ImportPlan, ImportResult } from "../schema.ts";
import { lockImport } from "./lock-import.ts";
import { type PreparedImport, prepareImport } from "./prepare-import.ts";
import { publishFlows, writeFlows } from "./write-flows.ts";

/** Five hundred flows take some seconds. */
const TIMEOUT_MS = 120_000;

/**
 * Makes what a file holds, as chosen: empty connections, flows, a form. All of it, or nothing.
 *
 * @throws AppError INVALID for a file with problems, with the first of them, or for choices that lack something, with
 *   `fieldErrors` by `connections.<placeholder>` or `items.<placeholder>`; CONFLICT with those for a name that the
 *   section already has; NOT_FOUND or FORBIDDEN by what was chosen.
 */
export async function importEnvelope(actor: Actor, input: ImportInput): Promise<ImportResult> {
  authorize(actor, "flow:write");
  if (input.publish) authorize(actor, "flow:publish");
  const { envelope, problems } = readEnvelope(input.envelope);
  if (!envelope) throw refusalOf(problems);
  const plan = await planEnvelope(actor, envelope);
  if (plan.problems.length > 0) throw refusalOf(plan.problems);
  checkChoices(plan, input);
  const prepared = await prepareImport(actor, envelope, plan, input);
  return db.$transaction((tx) => writeImport(tx, actor, plan, prepared), { timeout: TIMEOUT_MS });
}

function refusalOf([first, ...others]: ImportPlan["problems"]): AppError {
  if (!first) throw new RangeError("a refusal has a reason");
  const params = { place: first.path.join(" › "), count: others.length + 1 };
  return new AppError("INVALID", "errors.importProblems", params);
}

async function writeImport(tx: Tx, actor: Actor, plan: ImportPlan, prepared: PreparedImport): Promise<ImportResult> {
  await lockImport(tx, actor, prepared);
  const made = await makeConnections(tx, actor, prepared);
  const flows = await writeFlows(tx, actor, prepared.flows);
  const published = prepared.publish ? await publishFlows(tx, actor, plan, flows.written) : [];
  const form = prepared.form && (await writeForm(tx, actor, prepared.form));
  const publications = published.flatMap(({ entry }) => entry ?? []);
  for (const entry of [...made, ...flows.entries, ...publications, ...(form?.entries ?? [])]) {
    await recordAudit(tx, actor, entry);
  }
  const isPublished = new Set(published.map(({ flowId }) => flowId));
  return {
    connections: prepared.connections,
    flows: prepared.flows.map(({ id, name, isReplaced }) => ({
      id,
      name,
      isReplaced,
      isPublished: isPublished.has(id),
    })),
    form: form?.result ?? null,
  };
}

async function makeConnections(
  tx: Tx,
  actor: Actor,
  { connections, sectionId }: PreparedImport,
): Promise<AuditEntry[]> {
  if (connections.length === 0 || sectionId === null) return [];
  const section = await requireSection(tx, actor, sectionId, "change");
  await refuseTakenNames(tx, actor, { connections, sectionId });
  const entries: AuditEntry[] = [];
  for (const connection of connections) entries.push(await insertConnection(tx, actor, section, connection));
  return entries;
}

/** The index decides, and says not which of many it was. */
async function refuseTakenNames(
  tx: Tx,
  { tenantId }: Actor,
  { connections, sectionId }: Pick<PreparedImport, "connections"> & { sectionId: string },
): Promise<void> {
  const names = connections.map(({ name }) => name.toLowerCase());
  const rows = await tx.$queryRaw<{ name: string }[]>`
    select lower("name") as "name" from "VaultItem" where "tenantId" = ${tenantId}::uuid
      and "sectionId" = ${sectionId}::uuid and "kind" = 'connection' and lower("name") = any(${names}::text[])`;
  const taken = new Set(rows.map(({ name }) => name));
  const clashes = connections.filter(({ name }, index) => {
    const lower = name.toLowerCase();
    return taken.has(lower) || names.indexOf(lower) !== index;
  });
  if (clashes.length === 0) return;
  const fieldErrors = clashes.map(({ placeholder }) => [`connections.${placeholder}`, ["errors.nameTaken"]]);
  throw new AppError("CONFLICT", "errors.nameTaken", {}, Object.fromEntries(fieldErrors));
}

async function writeForm(tx: Tx, actor: Actor, form: NonNullable<PreparedImport["form"]>) {
  const { id, name, isReplaced } = form;
  const entry = form.isReplaced ? await changeForm(tx, actor, form.change) : await insertForm(tx, actor, form.prepared);
  return { result: { id, name, isReplaced }, entries: entry ? [entry] : [] };
}
