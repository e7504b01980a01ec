"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { TextArea } from "#components/ui/text-area.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { runFlowAction } from "#lib/flows/actions.ts";
import { parseJsonText } from "#lib/flows/edit-json-text.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { unwrap } from "#lib/shared/result.ts";
import { recallInput, rememberInput } from "./remembered-input.ts";

type RunDialogProps = {
  flow: FlowDetail;
  which: "draft" | "published";
  onSave: () => Promise<boolean>;
  onClose: () => void;
};

/** Asks for the input, runs, and goes to the execution. */
export function RunDialog({ flow, which, onSave, onClose }: RunDialogProps) {
  const t = useTranslations("flows");
  const router = useRouter();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [text, setText] = useState(() => recallInput(flow.id));
  const [isChecked, setChecked] = useState(false);
  const [isUnsaved, setUnsaved] = useState(false);
  const parsed = parseJsonText(text);
  const run = useMutation({
    mutationFn: async (input: Json) => {
      const isSaved = which === "published" || (await onSave());
      setUnsaved(!isSaved);
      return isSaved ? unwrap(await runFlowAction({ flowId: flow.id, which, input })) : null;
    },
    onSuccess: async (started) => {
      if (!started) return;
      rememberInput(flow.id, text);
      router.push(`/executions/${started.executionId}`);
      await queryClient.invalidateQueries({ queryKey: ["executions"] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (parsed.ok) run.mutate(parsed.value);
    else focusFirstError(event.currentTarget);
  };
  const isLeaving = run.isSuccess && run.data !== null;

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={which === "draft" ? t("run.titleDraft") : t("run.titlePublished")}
      isBusy={run.isPending || isLeaving}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextArea
          label={t("run.input")}
          description={t("run.inputHelp")}
          value={text}
          onChange={setText}
          rows={8}
          isMonospace
          spellCheck="false"
          autoFocus
          errorMessage={
            isChecked && !parsed.ok
              ? t("fields.jsonInputError", { line: parsed.line, column: parsed.column })
              : undefined
          }
        />
        {isUnsaved && <Alert tone="fail">{t("run.notSaved")}</Alert>}
        {run.error && <Alert tone="fail">{errorText(run.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={run.isPending || isLeaving}>
            {t("cancel")}
          </Button>
          <Button variant="primary" type="submit" icon={<Play aria-hidden />} isPending={run.isPending || isLeaving}>
            {t("run.confirm")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
