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
  const proof =
    auth === "CALLBACK"
      ? t("facts.CALLBACK", {
          scheme: hook.callback ? t(`callback.schemes.${hook.callback.scheme}`) : "",
          item: hook.callback?.itemName ?? t("callback.hidden"),
        })
      : t(`facts.${auth}`);
  const facts = [t(`hook.mode.${mode}`), proof, ...factsOf({ ...hook, allowsGet: false, hasKey: false })];
  return (
    <>
      <p className="break-all font-mono text-xs">
        <span className="mr-2 font-medium text-accent">{hook.allowsGet ? "POST GET" : "POST"}</span>
        <span className="text-ink-2">
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
