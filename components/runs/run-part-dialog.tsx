"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { FlaskConical, Play } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { actionName } from "#components/flows/action-text.ts";
import { recallRun, rememberRun } from "#components/flows/remembered-input.ts";
import { recallPreviewFrom } from "#components/flows/remembered-preview.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { Loading } from "#components/ui/loading.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { RadioCards } from "#components/vault/radio-cards.tsx";
import type { ExecutionSummary } from "#lib/executions/schema.ts";
import { runFlowAction } from "#lib/flows/actions.ts";
import { parseJsonText } from "#lib/flows/edit-json-text.ts";
import type { EditOwner } from "#lib/flows/edit-owners.ts";
import { readNames } from "#lib/flows/read-names.ts";
import type { FlowDetail, RunFlowInput } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { unwrap } from "#lib/shared/result.ts";
import { EffectNotes } from "./effect-notes.tsx";
import { FailedAt } from "./failed-at.tsx";
import { PastExecutionField, TYPED, usePastExecutions } from "./past-execution-field.tsx";
import { PinnedOutputs, parsePins } from "./pinned-outputs.tsx";
import { recallPins, rememberPins } from "./remembered-pins.ts";
import { type AskedPart, useRunCommands } from "./run-context.ts";
import { useEffects } from "./use-effects.ts";
import { useJsonError } from "./use-json-error.ts";

type RunPartDialogProps = {
  flow: FlowDetail;
  owner: EditOwner;
  asked: AskedPart;
  onSave: () => Promise<boolean>;
  onClose: () => void;
};

/** Runs one action of the draft alone, or the draft from it on: with what, and what it really does, is said before. */
export function RunPartDialog(props: RunPartDialogProps) {
  const { flow, asked, onClose } = props;
  const t = useTranslations("runs.part");
  const language = useLocale();
  const [isDry, setDry] = useState(false);
  const { executions, error } = usePastExecutions(flow.id, isDry);
  const placed = [...walkActions(flow.draft)].find(({ action }) => action.id === asked.actionId);
  if (!placed) return null;
  const name = actionName(placed.action, language);
  return (
    <Dialog isOpen onOpenChange={onClose} title={t(`title.${asked.mode}`, { name })} size="lg">
      {executions || error ? (
        <PartForm {...props} {...placed} {...{ executions: executions ?? [], error, isDry, setDry }} />
      ) : (
        <Loading rows={4} />
      )}
    </Dialog>
  );
}

type PartFormProps = RunPartDialogProps & {
  action: FlowDetail["draft"][number];
  path: string;
  executions: readonly ExecutionSummary[];
  error: Error | null;
  isDry: boolean;
  setDry: (isDry: boolean) => void;
};

function PartForm(props: PartFormProps) {
  const { flow, owner, asked, action, path, executions, isDry, setDry, onClose } = props;
  const t = useTranslations("runs.part");
  const run = useTranslations("flows.run");
  const errorText = useErrorText();
  const jsonError = useJsonError();
  const place = { owner, flowId: flow.id, actionId: action.id };
  const isOnly = asked.mode === "ONLY";
  const [chosen, setChosen] = useState(() => asked.from ?? recallPreviewFrom(flow.id));
  const [input, setInput] = useState(() => recallRun(flow.id).input);
  const [pins, setPins] = useState(() => recallPins(place));
  const [isChecked, setChecked] = useState(false);
  const isThere = executions.some(({ id }) => id === chosen);
  // One of an action alone has little to give.
  const whole = executions.find(({ part }) => part?.mode !== "ONLY") ?? executions[0];
  const source = isThere || (isOnly && chosen === TYPED) ? chosen : (whole?.id ?? (isOnly ? TYPED : null));
  const read = readNames(flow.draft, action, path);
  const parsedPins = isOnly ? parsePins(read.actions, pins) : { ok: true as const, outputs: {} };
  const parsedInput = parseJsonText(input);
  const isTyped = source === TYPED;
  const start = useStart(props);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (source === null || !parsedPins.ok || (isTyped && !parsedInput.ok)) return focusFirstError(event.currentTarget);
    if (isOnly) rememberPins(place, pins);
    if (isTyped) rememberRun(flow.id, { ...recallRun(flow.id), input });
    start.mutate({
      input: isTyped && parsedInput.ok ? parsedInput.value : {},
      ...(!isTyped && { from: source }),
      part: { mode: asked.mode, actionId: action.id, outputs: parsedPins.outputs },
    });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <RadioCards
        legend={run("how")}
        isLegendHidden
        name="how"
        value={isDry ? "dry" : "real"}
        onChange={(value) => setDry(value === "dry")}
        cards={[
          { value: "real", title: run("real"), text: t(`real.${asked.mode}`) },
          { value: "dry", title: run("dry"), text: run("dryText") },
        ]}
        className="sm:grid-cols-2"
      />
      <EffectNotes effects={useEffects(flow.draft, asked)} isDry={isDry} />
      <PastExecutionField
        label={t("from")}
        description={t(isTyped ? "fromTyped" : `fromText.${asked.mode}`)}
        executions={executions}
        {...(isOnly && { typed: t("typed") })}
        value={source}
        onChange={setChosen}
        error={props.error}
        errorMessage={source === null ? t("noExecution") : undefined}
      />
      <FailedAt flow={flow} asked={asked} execution={executions.find(({ id }) => id === source)} />
      {isOnly && (
        <PinnedOutputs
          actions={read.actions}
          texts={pins}
          onChange={setPins}
          hasExecution={!isTyped}
          errorOf={(text) => (isChecked ? jsonError(text) : undefined)}
        />
      )}
      {isTyped && read.readsInput && (
        <TextArea
          label={run("input")}
          value={input}
          onChange={setInput}
          rows={4}
          isMonospace
          spellCheck="false"
          errorMessage={isChecked ? jsonError(input) : undefined}
        />
      )}
      {start.data === null && <Alert tone="fail">{run("notSaved")}</Alert>}
      {start.error && <Alert tone="fail">{errorText(start.error)}</Alert>}
      <DialogActions>
        <Button onPress={onClose} isDisabled={start.isPending}>
          {t("cancel")}
        </Button>
        <Button
          variant="primary"
          type="submit"
          icon={isDry ? <FlaskConical aria-hidden /> : <Play aria-hidden />}
          isPending={start.isPending}
        >
          {isDry ? run("confirmDry") : t(`confirm.${asked.mode}`)}
        </Button>
      </DialogActions>
    </form>
  );
}

/** Saves the draft, and runs it as it was saved. Null where it could not be saved. */
function useStart({ flow, isDry, onSave, onClose }: PartFormProps) {
  const queryClient = useQueryClient();
  const commands = useRunCommands();
  return useMutation({
    mutationFn: async (input: Pick<RunFlowInput, "input" | "from" | "part">) => {
      if (!(await onSave())) return null;
      return unwrap(await runFlowAction({ flowId: flow.id, which: "draft", isDry, ...input }));
    },
    onSuccess: async (started, { part }) => {
      if (!started) return;
      commands?.follow(started.executionId, part && { ...part, path: "" });
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["executions"] });
    },
  });
}
