import "server-only";
import { z } from "zod";
import { type Actor, findOperatorActor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { findVersions, isHiddenFrom } from "#lib/executions/data/versions-run.ts";
import { stepError } from "#lib/executions/schema.ts";
import { can } from "#lib/permissions/policy.ts";
import { findVisibleItemIds } from "#lib/vault/data/visible-items.ts";
import { daysLeft } from "#lib/vault/item-state.ts";
import type { AlertNews } from "./alert-news.ts";
import type { AlertRow } from "./alert-row.ts";
import type { Claim } from "./claim-facts.ts";

const message = z.object({
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
const itemDetail = z.object({ event: z.enum(["FAILED", "LIMITED"]), ...message.partial().shape });
const expiryDetail = z.object({ expiresAt: z.coerce.date() });
const executionDetail = z.object({ executionId: z.uuid(), status: z.enum(["FAILED", "UNCERTAIN"]) });

/**
 * What the claimed facts come to now, as who set the alert may know it.
 *
 * @param publicUrl Of the dashboard.
 * @returns Null if there is nothing to tell any more: the item or the flow is gone, or another date was set.
 */
export async function readNews(alert: AlertRow, claim: Claim, publicUrl: string): Promise<AlertNews | null> {
  const setter = await findSetter(alert);
  const read = { CONNECTION: readItem, EXPIRY: readExpiry, EXECUTION: readExecution }[claim.kind];
  const told = await read(claim, setter?.actor ?? null);
  if (!told) return null;
  const { path, ...news } = told;
  const { kind, count, firstAt: since, lastAt: until } = claim;
  return { kind, count, since, until, setBy: setter?.name ?? null, ...news, url: new URL(path, publicUrl).href };
}

/** Who is no administrator any more decides no longer what is named. */
async function findSetter({ tenantId, setById }: AlertRow): Promise<{ actor: Actor; name: string } | null> {
  const actor = setById === null ? null : await findOperatorActor(tenantId, setById, "system");
  if (!actor || !can(actor.role, "settings:write")) return null;
  const { name } = await db.operator.findFirstOrThrow({
    where: { tenantId, id: actor.operatorId },
    select: { name: true },
  });
  return { actor, name };
}

type Told = Pick<AlertNews, "event" | "subject" | "reason" | "expiry" | "isOver"> & { path: string };

const itemColumns = {
  id: true,
  name: true,
  failingSince: true,
  limitedSince: true,
  missingScopes: true,
  expiresAt: true,
} as const;

async function findItem({ tenantId, subjectId: id }: Claim, actor: Actor | null) {
  const item = await db.vaultItem.findFirst({ where: { tenantId, id }, select: itemColumns });
  if (!item) return null;
  const isVisible = actor !== null && (await findVisibleItemIds(db, actor, [id])).has(id);
  return { ...item, subject: isVisible ? { id, name: item.name } : null, path: `/vault/${id}` };
}

async function readItem(claim: Claim, actor: Actor | null): Promise<Told | null> {
  const item = await findItem(claim, actor);
  if (!item) return null;
  const { subject, path, failingSince, limitedSince, missingScopes } = item;
  const { event, messageKey, params = {} } = itemDetail.parse(claim.detail);
  const lacking = { messageKey: "engine.limitedScopes", params: { scopes: missingScopes.join(", ") } };
  const own = messageKey === undefined ? null : { messageKey, params };
  const reason = own ?? (event === "LIMITED" && missingScopes.length > 0 ? lacking : null);
  const isOver = failingSince === null && limitedSince === null;
  return { event, subject, path, reason: subject && reason, expiry: null, isOver };
}

async function readExpiry(claim: Claim, actor: Actor | null): Promise<Told | null> {
  const item = await findItem(claim, actor);
  const { expiresAt } = expiryDetail.parse(claim.detail);
  if (item?.expiresAt?.getTime() !== expiresAt.getTime()) return null;
  const expiry = { days: Math.max(daysLeft(expiresAt, claim.now), 0), at: expiresAt };
  return { event: "EXPIRES", subject: item.subject, path: item.path, reason: null, expiry, isOver: false };
}

async function readExecution({ tenantId, subjectId, detail, count }: Claim, actor: Actor | null): Promise<Told | null> {
  const flow = await db.flow.findFirst({ where: { tenantId, id: subjectId }, select: { id: true, name: true } });
  if (!flow) return null;
  const { executionId, status } = executionDetail.parse(detail);
  const isVisible = actor !== null && can(actor.role, "flow:read");
  const path = count === 1 ? `/executions/${executionId}` : `/flows/${flow.id}/executions`;
  const reason = isVisible ? await errorOf(actor, executionId) : null;
  return { event: status, subject: isVisible ? flow : null, path, reason, expiry: null, isOver: false };
}

/** To those alone who may see every item that it ran with, as on its page. */
async function errorOf(actor: Actor, executionId: string): Promise<AlertNews["reason"]> {
  const execution = await db.flowExecution.findFirst({
    where: { tenantId: actor.tenantId, id: executionId },
    select: { error: true, flowVersionId: true, calledVersions: true },
  });
  const parsed = stepError.safeParse(execution?.error);
  if (!execution || !parsed.success) return null;
  const versionIds = [execution.flowVersionId, ...execution.calledVersions];
  if (await isHiddenFrom(actor, versionIds, await findVersions(actor, versionIds))) return null;
  const { messageKey, params } = parsed.data;
  return { messageKey, params };
}
