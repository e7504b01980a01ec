import "server-only";
import type { OpenedConnection } from "./open-connection.ts";
import type { OpenedItems } from "./open-items.ts";
import { StepFailure } from "./step-failure.ts";

/**
 * A trusted authority decides who may pose as the host that secrets are sent to. So it is trusted beside secrets of its
 * own section alone: whoever may only view a credential cannot pair it with an authority of their own, and read it on
 * the way.
 *
 * @throws StepFailure that names both.
 */
export function checkTrust({ connection, items }: { connection: OpenedConnection | null; items: OpenedItems }): void {
  const authorities = items.all.filter(({ kind }) => kind === "certificate");
  // A File is no secret of those who may view it.
  const secrets = [
    ...items.all.filter(({ kind }) => kind !== "certificate" && kind !== "file"),
    ...(connection ? [{ sectionId: connection.sectionId, name: connection.connection.name }] : []),
  ];
  for (const authority of authorities) {
    const other = secrets.find(({ sectionId }) => sectionId !== authority.sectionId);
    if (!other) continue;
    const params = { name: authority.name, other: other.name };
    throw new StepFailure("ERR_TRUST_ELSEWHERE", "engine.trustElsewhere", params, { connectionId: authority.id });
  }
}
