"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FlaskConical, Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { PastExecutionField, TYPED, usePastExecutions } from "#components/runs/past-execution-field.tsx";
import { useRunCommands } from "#components/runs/run-context.ts";
import { useJsonError } from "#components/runs/use-json-error.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { TextArea } from "#components/ui/text-area.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { RadioCards } from "#components/vault/radio-cards.tsx";
import { runFlowAction } from "#lib/flows/actions.ts";
import { parseJsonText } from "#lib/flows/edit-json-text.ts";
import type { FlowDetail, RunFlowInput } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { DryAnswers } from "./dry-answers.tsx";
import { parseAnswers } from "./parse-answers.ts";
import { recallRun, rememberRun } from "./remembered-input.ts";

type RunDialogProps = {
  flow: FlowDetail;
  which: "draft" | "published";
  onSave: () => Promise<boolean>;
  onClose: () => void;
};

/** Asks for the input, runs, and shows the run: on the document in the editor, else on its own page. A draft may run dry. */
export function RunDialog({ flow, which, onSave, onClose }: RunDialogProps) {
  const t = useTranslations("flows.run");
  const router = useRouter();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const jsonError = useJsonError();
  const commands = useRunCommands();
  const [{ input: text, isDry: wasDry, answers }, setRun] = useState(() => recallRun(flow.id));
  const [isChecked, setChecked] = useState(false);
  const [isUnsaved, setUnsaved] = useState(false);
  const isDry = which === "draft" && wasDry;
  const { executions = [], error: pastError } = usePastExecutions(flow.id, true);
  const [source, setSource] = useState(TYPED);
  const isTyped = source === TYPED;
  const parsed = parseJsonText(text);
  const parsedAnswers = parseAnswers(flow.draft, answers);
  const run = useMutation({
    mutationFn: async (input: Pick<RunFlowInput, "input" | "answers" | "from">) => {
      const isSaved = which === "published" || (await onSave());
      setUnsaved(!isSaved);
      return isSaved ? unwrap(await runFlowAction({ flowId: flow.id, which, isDry, ...input })) : null;
    },
    onSuccess: async (started) => {
      if (!started) return;
      rememberRun(flow.id, { input: text, isDry: wasDry, answers });
      if (commands) {
        commands.follow(started.executionId);
        onClose();
      } else router.push(`/executions/${started.executionId}`);
      await queryClient.invalidateQueries({ queryKey: ["executions"] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    const isWrong = (isTyped && !parsed.ok) || (isDry && !parsedAnswers.ok);
    if (isWrong) return focusFirstError(event.currentTarget);
    run.mutate({
      input: parsed.ok ? parsed.value : {},
      ...(!isTyped && { from: source }),
      ...(isDry && parsedAnswers.ok && { answers: parsedAnswers.values }),
    });
  };
  const isBusy = run.isPending || (run.isSuccess && run.data !== null);

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={which === "draft" ? t("titleDraft") : t("titlePublished")}
      isBusy={isBusy}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        {which === "draft" && (
          <RadioCards
            legend={t("how")}
            isLegendHidden
            name="how"
            value={isDry ? "dry" : "real"}
            onChange={(value) => setRun((before) => ({ ...before, isDry: value === "dry" }))}
            cards={[
              { value: "real", title: t("real"), text: t("realText") },
              { value: "dry", title: t("dry"), text: t("dryText") },
            ]}
            className="sm:grid-cols-2"
          />
        )}
        {executions.length > 0 && (
          <PastExecutionField
            label={t("from")}
            description={t(isTyped ? "fromTyped" : "fromText")}
            executions={executions}
            typed={t("typed")}
            value={source}
            onChange={setSource}
            error={pastError}
          />
        )}
        {isTyped && (
          <TextArea
            label={t("input")}
            description={t("inputHelp")}
            value={text}
            onChange={(input) => setRun((before) => ({ ...before, input }))}
            rows={8}
            isMonospace
            spellCheck="false"
            autoFocus
            errorMessage={isChecked ? jsonError(text) : undefined}
          />
        )}
        {isDry && (
          <DryAnswers
            flow={flow}
            texts={answers}
            onChange={(texts) => setRun((before) => ({ ...before, answers: texts }))}
            errorOf={(typed) => (isChecked ? jsonError(typed) : undefined)}
            isOpen={isChecked && !parsedAnswers.ok}
          />
        )}
        {isUnsaved && <Alert tone="fail">{t("notSaved")}</Alert>}
        {run.error && <Alert tone="fail">{errorText(run.error)}</Alert>}
        <RunActions isDry={isDry} isBusy={isBusy} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function RunActions({ isDry, isBusy, onClose }: { isDry: boolean; isBusy: boolean; onClose: () => void }) {
  const t = useTranslations("flows");
  return (
    <DialogActions>
      <Button onPress={onClose} isDisabled={isBusy}>
        {t("cancel")}
      </Button>
      <Button
        variant="primary"
        type="submit"
        icon={isDry ? <FlaskConical aria-hidden /> : <Play aria-hidden />}
        isPending={isBusy}
      >
        {isDry ? t("run.confirmDry") : t("run.confirm")}
      </Button>
    </DialogActions>
  );
}
