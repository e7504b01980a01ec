"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { CheckPhase } from "./publish-check-phase.ts";

/** A check of a thousand actions takes a second. */
const SLOW_MS = 10_000;

type PublishCheckStateProps = { phase: CheckPhase; onRetry: () => void };

/** What stands in place of the draft's check until it is there: never something that goes on for good. */
export function PublishCheckState({ phase: { kind, error }, onRetry }: PublishCheckStateProps) {
  const t = useTranslations("flows.publish");
  const errorText = useErrorText();
  if (kind === "checked") return null;
  if (kind === "checking") return <Checking onRetry={onRetry} />;
  const title = kind === "failed" ? { title: t("checkFailed") } : {};
  return (
    <Alert tone="fail" {...title} actions={<Retry onRetry={onRetry} />}>
      {error ? errorText(error) : t(kind === "notSaved" ? "notSaved" : "checkStopped")}
    </Alert>
  );
}

function Checking({ onRetry }: Pick<PublishCheckStateProps, "onRetry">) {
  const t = useTranslations("flows.publish");
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p role="status">{isSlow ? t("checkSlow") : t("checking")}</p>
      {isSlow && <Retry onRetry={onRetry} />}
    </div>
  );
}

function Retry({ onRetry }: Pick<PublishCheckStateProps, "onRetry">) {
  const t = useTranslations("flows.publish");
  return (
    <Button size="sm" onPress={onRetry} className="self-center">
      {t("tryAgain")}
    </Button>
  );
}
