"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check, CircleHelp, RotateCw } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useId } from "react";
import { actionLabel } from "#components/flows/action-text.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { settleStepAction } from "#lib/executions/actions.ts";
import type { ExecutionDetail, ExecutionStep } from "#lib/executions/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { RequestView } from "./detail-tabs.tsx";
import { JsonBlock } from "./marked-block.tsx";

/** Effects whose end nobody saw: what was being done, why that is not known, and the two ways on. */
export function UncertainPanel({ execution }: { execution: ExecutionDetail }) {
  const t = useTranslations("executions.uncertain");
  const titleId = useId();
  return (
    <section
      aria-labelledby={titleId}
      className="mb-6 flex flex-col gap-5 rounded-lg border border-amber-line bg-panel px-4 py-4"
    >
      <header className="flex flex-col gap-1.5">
        <h2 id={titleId} className="flex items-center gap-2 font-semibold text-amber text-lg">
          <CircleHelp aria-hidden className="size-5 shrink-0" />
          {t("title")}
        </h2>
        <p>{t("why")}</p>
      </header>
      {execution.uncertain.map((step) => (
        <UncertainStep key={step.seq} execution={execution} step={step} />
      ))}
    </section>
  );
}

type UncertainStepProps = { execution: ExecutionDetail; step: ExecutionStep };

function UncertainStep({ execution, step }: UncertainStepProps) {
  const t = useTranslations("executions.uncertain");
  const language = useLocale();
  const name = actionLabel(step.type, step.action, language);
  const app = findConnector(step.type)?.name ?? step.type;
  return (
    <article aria-label={name} className="flex flex-col gap-3 border-line not-first:border-t not-first:pt-4">
      <p>
        {t.rich("doing", {
          name,
          id: step.actionId,
          b: (text) => <strong className="font-medium">{text}</strong>,
          code: (text) => <code className="font-mono text-xs">{text}</code>,
        })}
      </p>
      {step.shown?.sent !== undefined && <RequestView request={step.shown.sent} />}
      {step.shown?.sent === undefined && step.shown?.input !== undefined && (
        <JsonBlock label={t("request")} value={step.shown.input} />
      )}
      <p>{t("check", { app })}</p>
      {execution.canRun ? <Settle execution={execution} step={step} name={name} /> : <p>{t("ask")}</p>}
    </article>
  );
}

function Settle({ execution, step, name }: UncertainStepProps & { name: string }) {
  const t = useTranslations("executions.uncertain");
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const settle = useMutation({
    mutationFn: async (as: "HAPPENED" | "REPEAT") =>
      unwrap(await settleStepAction({ executionId: execution.id, seq: step.seq, as })),
    onSuccess: async () => {
      toast({ text: t("settled") });
      await queryClient.invalidateQueries({ queryKey: ["executions"] });
    },
  });
  const isPending = (as: "HAPPENED" | "REPEAT") => settle.isPending && settle.variables === as;
  return (
    <>
      <dl className="grid gap-3 sm:grid-cols-2">
        <div className="flex flex-col items-start gap-2">
          <dt>
            <Button
              icon={<Check aria-hidden />}
              isPending={isPending("HAPPENED")}
              isDisabled={isPending("REPEAT")}
              onPress={() => settle.mutate("HAPPENED")}
              aria-label={t("happenedOf", { name })}
            >
              {t("happened")}
            </Button>
          </dt>
          <dd className="text-ink-2 text-sm">{t("happenedText")}</dd>
        </div>
        <div className="flex flex-col items-start gap-2">
          <dt>
            <Button
              icon={<RotateCw aria-hidden />}
              isPending={isPending("REPEAT")}
              isDisabled={isPending("HAPPENED")}
              onPress={() => settle.mutate("REPEAT")}
              aria-label={t("repeatOf", { name })}
            >
              {t("repeat")}
            </Button>
          </dt>
          <dd className="text-ink-2 text-sm">{t("repeatText")}</dd>
        </div>
      </dl>
      {settle.error && <Alert tone="fail">{errorText(settle.error)}</Alert>}
    </>
  );
}
