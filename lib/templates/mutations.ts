import "server-only";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { sectionsWith } from "#lib/permissions/section-access.ts";
import type { Json } from "#lib/shared/json.ts";
import { freeName } from "#lib/transfer/free-name.ts";
import { importEnvelope } from "#lib/transfer/mutations/import-envelope.ts";
import { replaceIds } from "#lib/transfer/replace-ids.ts";
import type { ConnectionChoice } from "#lib/transfer/schema.ts";
import type { CreateFromTemplateInput } from "./schema.ts";
import { connectionsOf, getTemplate, type TemplateConnection } from "./templates.ts";

const FLOW = "#FLOW-1#";

/**
 * Makes a template's flow, and in the section an empty connection for each that it needs and that was not chosen: an
 * import of the template, so all of it or nothing, in the order of locks of an import.
 *
 * @returns The flow's id, and how many connections wait for credentials.
 * @throws AppError INVALID for a chosen connection that is not there, not shared or of another app; NOT_FOUND or
 *   FORBIDDEN by the section.
 */
export async function createFromTemplate(
  actor: Actor,
  { templateId, name, language, sectionId, connections: chosen }: CreateFromTemplateInput,
): Promise<{ id: string; made: number }> {
  authorize(actor, "flow:write");
  const needed = connectionsOf(templateId, language);
  const used = needed.filter(({ placeholder }) => sectionId !== null || Object.hasOwn(chosen, placeholder));
  const choices = await chooseConnections(actor, used, { chosen, sectionId });
  const actions = getTemplate(templateId).actions((text) => text[language]) as unknown as Json;
  const { flows, connections } = await importEnvelope(actor, {
    envelope: {
      flows: { [FLOW]: { name, actions: withoutUnused(actions, used) } },
      connections: Object.fromEntries(
        used.map(({ placeholder, appId, name: own }) => [placeholder, { app_id: appId, name: own }]),
      ),
    },
    connections: choices,
    items: {},
    flows: { [FLOW]: { way: "make", name } },
    form: null,
    sectionId,
    publish: false,
  });
  const [flow] = flows;
  if (!flow) throw new RangeError(`template ${templateId} made no flow`);
  return { id: flow.id, made: connections.length };
}

/** What nobody chose and nothing is made for is left to be chosen. */
function withoutUnused(actions: Json, used: readonly TemplateConnection[]): Json {
  const kept = new Set(used.map(({ placeholder }) => placeholder));
  return replaceIds(actions, ({ kind, id }) => (kind === "connection" && !kept.has(id) ? "" : id));
}

async function chooseConnections(
  actor: Actor,
  used: readonly TemplateConnection[],
  { chosen, sectionId }: { chosen: CreateFromTemplateInput["connections"]; sectionId: string | null },
): Promise<Record<string, ConnectionChoice>> {
  const taken = await takenNames(actor, sectionId);
  return Object.fromEntries(
    used.map(({ placeholder, name }) => {
      const itemId = Object.hasOwn(chosen, placeholder) ? chosen[placeholder] : undefined;
      if (itemId !== undefined) return [placeholder, { way: "use", itemId }];
      return [placeholder, { way: "make", name: freeName(name, { has: (each) => taken.has(each.toLowerCase()) }) }];
    }),
  );
}

/** Lower case, as the index compares them: it decides at last. */
async function takenNames(actor: Actor, sectionId: string | null): Promise<ReadonlySet<string>> {
  if (sectionId === null) return new Set();
  const rows = await db.vaultItem.findMany({
    where: { tenantId: actor.tenantId, sectionId, kind: "connection", section: sectionsWith(actor, "change") },
    select: { name: true },
  });
  return new Set(rows.map(({ name }) => name.toLowerCase()));
}
