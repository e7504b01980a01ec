import "server-only";
import { ProviderError } from "#lib/connectors/define-handlers.ts";
import { findHandler } from "#lib/connectors/handlers-registry.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { EgressAnswer } from "#lib/egress/call.ts";
import type { Json, JsonObject } from "#lib/shared/json.ts";
import { createRenewingSend, openForUse, type UsableConnection } from "../tokens/access-token.ts";
import { type CredentialVerdict, noteOutcome, verdictOf, verdictOfStatus } from "./note-outcome.ts";
import type { EngineParts } from "./run.ts";

const REQUEST_MS = 15_000;
/** What we ask for ourselves is asked for by no flow. */
const NO_FLOW = "00000000-0000-0000-0000-000000000000";

export type OwnCall = {
  tenantId: string;
  connectionId: string;
  appId: string;
  action: string;
  /** As the action's schema takes them, with no expression and no secret in them. */
  params: JsonObject;
  idempotencyKey: string;
};

/**
 * Does one action of an app for the product itself, outside any flow. What its answer says of the connection is noted, as
 * after an action of a run.
 *
 * @throws StepFailure, ProviderError, EgressError, AppError
 */
export async function callAction(engine: EngineParts, call: OwnCall): Promise<Json> {
  const { tenantId, connectionId: itemId, appId, action } = call;
  const definition = findActionDefinition(appId, action);
  const handler = findHandler(appId, action);
  if (!definition || !handler) throw new Error(`there is no action ${appId} ${action}`);
  const opened = await openForUse(engine, tenantId, { itemId, appId });
  const ways = waysOut(engine, call, opened);
  const { version, isFailing, limitedAction } = opened;
  const note = (verdict: CredentialVerdict | null) =>
    noteOutcome(
      { tenantId, itemId, appId, version, isFailing, limitedAction },
      { type: appId, action },
      verdict,
      asItIs,
    );
  try {
    const output = await handler({
      params: definition.params.parse(call.params),
      connection: opened.connection,
      sender: null,
      items: new Map(),
      idempotencyKey: call.idempotencyKey,
      flow: { tenantId, flowId: NO_FLOW },
      isDry: false,
      authenticate: engine.authenticate,
      keyText: refuseKey,
      ...ways.given,
    });
    await note(verdictOfStatus(ways.lastStatus()));
    return output;
  } catch (error) {
    if (error instanceof ProviderError) await note(verdictOf(error));
    throw error;
  }
}

function waysOut(engine: EngineParts, { tenantId, appId }: OwnCall, opened: UsableConnection) {
  const renewing = createRenewingSend(opened);
  const poolKey = `${opened.connection.id}/${opened.version}`;
  let last: EgressAnswer | null = null;
  const given: Pick<Parameters<NonNullable<ReturnType<typeof findHandler>>>[0], "send" | "resolveMx"> = {
    async send(request) {
      const send = { tenantId, poolKey, appId, request, timeoutMs: REQUEST_MS };
      last = await renewing((secrets) => engine.egress.send({ ...send, secrets }));
      return last;
    },
    resolveMx: (domain) => engine.egress.resolveMx(domain, { timeoutMs: REQUEST_MS }),
  };
  return { given, lastStatus: () => last?.status ?? null };
}

/** No run's masks: what was received is masked by the egress. */
function asItIs(text: string): string {
  return text;
}

function refuseKey(): never {
  throw new Error("no secret is computed with here");
}
