"use client";

import { Ban, CircleCheck, CloudOff, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import type { TestResult } from "#lib/vault/schema.ts";
import { MissingScopes } from "./missing-scopes.tsx";
import { TestRequest } from "./test-request.tsx";

const looks = {
  ok: { tone: "green", icon: CircleCheck },
  limited: { tone: "amber", icon: TriangleAlert },
  refused: { tone: "red", icon: TriangleAlert },
  unreachable: { tone: "amber", icon: CloudOff },
  noTest: { tone: "neutral", icon: Ban },
  empty: { tone: "neutral", icon: Ban },
} as const;

type TestReportProps = {
  app: ConnectorManifest;
  test: TestResult;
  /** False where the time stands beside it already. */
  hasTime?: boolean;
};

/** One test of a connection: what came of it, when, the provider's status and time, and what was asked. */
export function TestReport({ app, test, hasTime = true }: TestReportProps) {
  const t = useTranslations("vault.test");
  const text = useMessageText();
  const { tone, icon: Icon } = looks[test.outcome];
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Pill tone={tone} icon={<Icon aria-hidden />}>
          {t(`outcomes.${test.outcome}`)}
        </Pill>
        <TestAnswer test={test} />
        {hasTime && (
          <span className="text-ink-2 text-xs">
            <RelativeTime value={test.at} />
          </span>
        )}
      </p>
      {test.message && (
        <p className="break-words text-ink-2 text-sm">{text(test.message.messageKey, test.message.params)}</p>
      )}
      <MissingScopes app={app} missing={test.missing} />
      <TestRequest request={test.request} />
    </div>
  );
}

/** The provider's status and how long it took; nothing where nobody was asked. */
export function TestAnswer({ test: { status, durationMs } }: { test: Pick<TestResult, "status" | "durationMs"> }) {
  const t = useTranslations("vault.test");
  const ms = Math.round(durationMs);
  if (status === null && ms === 0) return null;
  return (
    <span className="text-ink-2 text-xs tabular-nums">
      {status === null ? t("time", { ms }) : t("answer", { status, ms })}
    </span>
  );
}
