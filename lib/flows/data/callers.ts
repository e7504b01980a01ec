import "server-only";
import type { Tx } from "#lib/db/client.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { calledFlowIdsOf } from "../check-called-flows.ts";
import type { FlowAction } from "../schema.ts";

type Caller = { id: string; name: string };
type CallerRow = Caller & { draft: FlowAction[]; published: FlowAction[] | null };

/** Other flows whose draft or published version calls this one, by name. */
export async function findCallers(tx: Tx, tenantId: string, flowId: string): Promise<Caller[]> {
  const publicId = toPublicId("af", flowId);
  // The text finds every flow in question, and the actions tell those apart that only mention the id.
  const rows = await tx.$queryRaw<CallerRow[]>`
    select f."id", f."name", f."draft", v."actions" as "published" from "Flow" f
    left join "FlowVersion" v on v."tenantId" = f."tenantId" and v."id" = f."publishedVersionId"
    where f."tenantId" = ${tenantId}::uuid and f."id" <> ${flowId}::uuid
      and (strpos(f."draft"::text, ${publicId}) > 0 or strpos(v."actions"::text, ${publicId}) > 0)
    order by f."name", f."id"`;
  return rows
    .filter(({ draft, published }) => [draft, published ?? []].some((each) => calledFlowIdsOf(each).includes(flowId)))
    .map(({ id, name }) => ({ id, name }));
}
