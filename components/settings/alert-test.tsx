"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Link } from "#components/ui/link.tsx";
import { useErrorText, useMessageText } from "#components/ui/use-error-text.ts";
import { testAlertAction } from "#lib/alerts/actions.ts";
import { alertsQuery } from "#lib/alerts/queries.ts";
import type { AlertKind, AlertTestResult } from "#lib/alerts/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

/** @param isDirty What is filled in is not what is saved. */
export function AlertTest({ kind, isDirty }: { kind: AlertKind; isDirty: boolean }) {
  const t = useTranslations("alerts");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const test = useMutation({
    mutationFn: async () => unwrap(await testAlertAction({ kind })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: alertsQuery().queryKey }),
  });
  return (
    <>
      <Button isPending={test.isPending} onPress={() => test.mutate()}>
        {t("test")}
      </Button>
      <div role="status" className="order-last flex basis-full flex-col gap-2 empty:hidden">
        {isDirty && <p className="text-ink-2 text-xs">{t("testSavedOnly")}</p>}
        {test.data && <Outcome result={test.data} />}
        {test.error && (
          <Alert tone="fail" title={t("testFailed")}>
            {errorText(test.error)}
          </Alert>
        )}
      </div>
    </>
  );
}

function Outcome({ result }: { result: AlertTestResult }) {
  const t = useTranslations("alerts");
  const messageText = useMessageText();
  switch (result.outcome) {
    case "failed":
      return (
        <Alert tone="fail" title={t("testFailed")}>
          {messageText(result.failure.messageKey, result.failure.params)}
        </Alert>
      );
    case "started":
      return (
        <Alert tone="ok">
          {t.rich("testStarted", {
            link: (text) => (
              <Link href={`/executions/${result.executionId}`} className="text-accent underline">
                {text}
              </Link>
            ),
          })}
        </Alert>
      );
    default:
      return <Alert tone="ok">{t("testSent")}</Alert>;
  }
}
