"use client";

import { useQuery } from "@tanstack/react-query";
import { StepForward } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { actionName } from "#components/flows/action-text.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { failedAction } from "#lib/executions/failed-action.ts";
import { executionQuery } from "#lib/executions/queries.ts";
import type { ExecutionSummary } from "#lib/executions/schema.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { type AskedPart, useRunCommands } from "./run-context.ts";

type FailedAtProps = { flow: FlowDetail; asked: AskedPart; execution: ExecutionSummary | undefined };

/** Of a past execution that failed at another action of the draft: the way to run from there. */
export function FailedAt({ flow, asked, execution }: FailedAtProps) {
  const t = useTranslations("runs.failedThere");
  const language = useLocale();
  const commands = useRunCommands();
  const hasFailed = execution?.status === "FAILED";
  const { data } = useQuery({ ...executionQuery(execution?.id ?? ""), enabled: hasFailed, refetchInterval: false });
  const failed = hasFailed && data ? failedAction(data) : null;
  if (!failed || failed.isWithin || (asked.mode === "FROM" && failed.id === asked.actionId)) return null;
  const action = [...walkActions(flow.draft)].find((each) => each.action.id === failed.id)?.action;
  if (!action) return null;
  const name = actionName(action, language);
  return (
    <Alert
      tone="info"
      actions={
        <Button
          size="sm"
          icon={<StepForward aria-hidden />}
          onPress={() => commands?.ask({ mode: "FROM", actionId: failed.id, from: execution?.id ?? "" })}
        >
          {t("runFrom")}
        </Button>
      }
    >
      {t("text", { name })}
    </Alert>
  );
}
