"use client";

import { LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert, type AlertTone } from "#components/ui/alert.tsx";
import { useErrorText, useMessageText } from "#components/ui/use-error-text.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import type { TestResult } from "#lib/vault/schema.ts";
import type { ConnectionTest } from "./use-test-connection.ts";

const tones: Record<TestResult["outcome"], AlertTone> = {
  ok: "ok",
  refused: "fail",
  unreachable: "amber",
  noTest: "info",
  empty: "info",
};

/** What the provider said, or that it is being asked. An app without a test says so. */
export function TestOutcome({ app, test }: { app: ConnectorManifest; test: ConnectionTest }) {
  const t = useTranslations("vault.test");
  const errorText = useErrorText();

  if (!app.hasTest) {
    return (
      <Alert tone="info" title={t("none")}>
        {t("noTest", { app: app.name })}
      </Alert>
    );
  }
  if (test.isPending) {
    return (
      <p role="status" className="flex items-center gap-2.5 rounded-lg border border-line px-3 py-2.5 text-sm">
        <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-ink-2" />
        {t("running", { app: app.name })}
      </p>
    );
  }
  if (test.error) {
    return (
      <Alert tone="fail" title={t("failed")}>
        {errorText(test.error)}
      </Alert>
    );
  }
  return test.data ? <Result app={app} result={test.data} /> : null;
}

function Result({ app, result }: { app: ConnectorManifest; result: TestResult }) {
  const t = useTranslations("vault.test");
  const text = useMessageText();
  const { outcome, status, durationMs, message } = result;
  const ms = Math.round(durationMs);
  return (
    <Alert tone={tones[outcome]} title={t(outcome, { app: app.name })}>
      {message && <span>{text(message.messageKey, message.params)}</span>}
      {ms > 0 && (
        <span className="text-ink-2 text-xs">{status === null ? t("time", { ms }) : t("answer", { status, ms })}</span>
      )}
    </Alert>
  );
}
