"use client";

import { useTranslations } from "next-intl";
import type { HookSummary } from "#lib/triggers/schema.ts";
import { useHookFacts } from "./use-hook-facts.ts";
import { useWindowText } from "./use-window-text.ts";

/** Where it is called, without its secret, and what it asks of its callers. */
export function HookDetails({ hook }: { hook: HookSummary }) {
  const t = useTranslations("triggers");
  const windowText = useWindowText();
  const factsOf = useHookFacts();
  const { mode, auth, url, idempotency, idempotencySeconds } = hook;
  const place = idempotency && (idempotency.from === "header" ? idempotency.name : `input.${idempotency.path}`);
  const facts = [t(`hook.mode.${mode}`), t(`facts.${auth}`), ...factsOf({ ...hook, allowsGet: false, hasKey: false })];
  return (
    <>
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5 font-mono text-xs">
        <span className="font-medium text-accent">{hook.allowsGet ? "POST GET" : "POST"}</span>
        <span className="min-w-0 break-all text-ink-2">
          {url}
          {auth === "SECRET" && (
            <>
              <span aria-hidden>/••••••</span>
              <span className="sr-only">{t("facts.secretHidden")}</span>
            </>
          )}
        </span>
      </p>
      <p className="text-ink-2 text-sm">
        {facts.join(" · ")}
        {place !== null && (
          <>
            {" · "}
            {t.rich("facts.keyIn", {
              place,
              window: windowText(idempotencySeconds),
              code: (chunks) => <code className="font-mono text-xs">{chunks}</code>,
            })}
          </>
        )}
      </p>
    </>
  );
}
