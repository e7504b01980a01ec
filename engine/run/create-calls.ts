import "server-only";
import type { HandlerCall } from "#lib/connectors/define-handlers.ts";
import { retryAfterSeconds } from "#lib/connectors/retry-after.ts";
import type { EgressAnswer, EgressCall, EgressRequest } from "#lib/egress/call.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { createRenewingSend, type UsableConnection } from "../tokens/access-token.ts";
import { InterceptedCall } from "./dry-output.ts";
import type { OpenedItems } from "./open-items.ts";
import { AnswerToRetry, isPassing } from "./retry-pause.ts";
import type { Run } from "./run.ts";

/** What an action's requests are made with. */
export type Opened = { connection: UsableConnection | null; items: OpenedItems };

type Calls = {
  ways: Pick<HandlerCall<unknown>, "send" | "resolveMx">;
  lastStatus(): number | null;
  /** Whether all that the last answer said is hidden. */
  isHidden(): boolean;
  /** @throws AnswerToRetry if the last answer may be another one the next time. */
  throwPassing(output: Json): void;
};

/** The ways out that a handler is given. In a dry run they lead nowhere. */
export function createCalls(run: Run, action: FlowAction, opened: Opened): Calls {
  const { execution, budget, limits, engine } = run;
  const { timeout_seconds: seconds } = action;
  let endsAt: number | null = null;
  /** The author's limit is for the attempt as a whole, whatever it asks for. */
  const timeLeft = () => {
    if (seconds === undefined) return limits.requestMs;
    endsAt ??= Date.now() + seconds * 1000;
    return Math.max(1, endsAt - Date.now());
  };
  let last: EgressAnswer | null = null;
  const renewing = createRenewingSend(opened.connection);
  const toCall = (request: EgressRequest, secrets = opened.connection?.secrets ?? []): EgressCall => ({
    tenantId: execution.tenantId,
    poolKey: poolKeyOf(opened),
    // A message goes through another app's connection.
    appId: opened.connection?.connection.appId ?? action.type,
    secrets: [...secrets, ...opened.items.secrets],
    request,
    signal: budget.signal,
    timeoutMs: timeLeft(),
  });
  const spend = () => {
    budget.checkTime();
    budget.spendRequest();
  };
  const ways: Calls["ways"] = {
    async send(request) {
      spend();
      if (execution.isDry) throw new InterceptedCall(engine.egress.preview(toCall(request)));
      last = await renewing((secrets) => engine.egress.send(toCall(request, secrets)));
      return last;
    },
    async resolveMx(domain) {
      spend();
      if (execution.isDry) throw new InterceptedCall({ lookup: "MX", domain });
      return engine.egress.resolveMx(domain, { signal: budget.signal, timeoutMs: timeLeft() });
    },
  };
  return {
    ways,
    lastStatus: () => last?.status ?? null,
    isHidden: () => last?.isHidden === true,
    throwPassing(output: Json) {
      if (!last || !isPassing(last.status)) return;
      throw new AnswerToRetry(last.status, retryAfterSeconds(last.headers["retry-after"], new Date()), output);
    },
  };
}

/** Sockets are shared by requests that are made with the same items at the same versions. */
function poolKeyOf({ connection, items }: Opened): string {
  const stored = items.all.map(({ id, version }) => `${id}/${version}`).toSorted();
  const keys = connection ? [`${connection.connection.id}/${connection.version}`, ...stored] : stored;
  return keys.join(" ") || "none";
}
