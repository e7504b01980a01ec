"use client";

import { LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert, type AlertTone } from "#components/ui/alert.tsx";
import { useErrorText, useMessageText } from "#components/ui/use-error-text.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import type { TestResult } from "#lib/vault/schema.ts";
import { MissingScopes } from "./missing-scopes.tsx";
import { TestAnswer } from "./test-report.tsx";
import { TestRequest } from "./test-request.tsx";
import type { ConnectionTest } from "./use-test-connection.ts";

const tones: Record<TestResult["outcome"], AlertTone> = {
  ok: "ok",
  limited: "amber",
  refused: "fail",
  unreachable: "amber",
  noTest: "info",
  empty: "info",
};

type TestOutcomeProps = {
  app: ConnectorManifest;
  test: ConnectionTest;
  /** False where the permissions that are missing stand beside it already. */
  hasMissing?: boolean;
};

/** What the provider said, or that it is being asked. An app without a test says so. */
export function TestOutcome({ app, test, hasMissing = true }: TestOutcomeProps) {
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
  if (!test.data) return null;
  return <Result app={app} result={hasMissing ? test.data : { ...test.data, missing: [] }} />;
}

function Result({ app, result }: { app: ConnectorManifest; result: TestResult }) {
  const t = useTranslations("vault.test");
  const text = useMessageText();
  const { outcome, message, missing } = result;
  const tone = outcome === "ok" && missing.length > 0 ? "amber" : tones[outcome];
  return (
    <>
      <Alert tone={tone} title={t(outcome, { app: app.name })}>
        {message && <span>{text(message.messageKey, message.params)}</span>}
        <TestAnswer test={result} />
        <MissingScopes app={app} missing={missing} />
      </Alert>
      <TestRequest request={result.request} />
    </>
  );
}
