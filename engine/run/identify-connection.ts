import "server-only";
import { ProviderError } from "#lib/connectors/define-handlers.ts";
import { findIdentify } from "#lib/connectors/handlers-registry.ts";
import { findSetup } from "#lib/connectors/registry.ts";
import type { Tx } from "#lib/db/client.ts";
import { EgressError } from "#lib/egress/egress-error.ts";
import { isShort } from "#lib/egress/mask.ts";
import { log } from "#lib/shared/log.ts";
import { openForUse } from "../tokens/access-token.ts";
import type { UsedItem } from "./connection-state.ts";
import type { EngineParts } from "./run.ts";
import { StepFailure } from "./step-failure.ts";

const IDENTIFY_TIMEOUT_MS = 5_000;
/** As the column of the wire has it. */
const MAX_ACCOUNT_NAME = 150;

/**
 * Asks the provider whose credentials these are, which just worked. Null where it does not say, or has said so already to
 * whoever connected the account: a name keeps nobody from anything.
 */
export async function identifyConnection(
  engine: EngineParts,
  tenantId: string,
  item: { id: string; appId: string },
): Promise<string | null> {
  const handler = findIdentify(item.appId);
  if (!handler) return null;
  try {
    const opened = await openForUse(engine, tenantId, { itemId: item.id, appId: item.appId, waits: false });
    const { connection, secrets, version } = opened;
    const isAgreed = findSetup(item.appId, connection.setupType)?.tokens?.grant === "authorization_code";
    // A short secret hides all that comes back.
    if (isAgreed || secrets.some(({ plaintext }) => isShort(plaintext))) return null;
    const { accountName } = await handler({
      connection,
      send: (request) =>
        engine.egress.send({
          ...{ tenantId, appId: item.appId, secrets, request },
          poolKey: `${item.id}/${version}`,
          timeoutMs: IDENTIFY_TIMEOUT_MS,
        }),
    });
    const isMarked = secrets.some(({ ref }) => accountName.includes(ref.mark));
    return isMarked || accountName.trim() === "" ? null : accountName.slice(0, MAX_ACCOUNT_NAME);
  } catch (error) {
    const isExpected = error instanceof ProviderError || error instanceof EgressError || error instanceof StepFailure;
    if (!isExpected) throw error;
    log.info({ item: item.id, error }, "the provider did not say whose credentials these are");
    return null;
  }
}

/** Shows it, unless credentials were replaced meanwhile. */
export async function nameAccount(tx: Tx, { tenantId, itemId, version }: UsedItem, accountName: string): Promise<void> {
  await tx.$executeRaw`
    update "VaultItem" set "accountName" = ${accountName}
    where "tenantId" = ${tenantId}::uuid and "id" = ${itemId}::uuid and "version" = ${version}`;
}
