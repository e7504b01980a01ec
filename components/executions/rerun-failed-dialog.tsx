"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { actionName } from "#components/flows/action-text.ts";
import { ConfirmBody } from "#components/ui/confirm-body.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { RadioCards } from "#components/vault/radio-cards.tsx";
import { rerunExecutionsAction } from "#lib/executions/actions.ts";
import { type FailedAction, failedAction } from "#lib/executions/failed-action.ts";
import type { ExecutionDetail } from "#lib/executions/schema.ts";
import { runFlowAction } from "#lib/flows/actions.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { useDraftSince } from "./changed-since.tsx";
import { useVersionText } from "./version-link.tsx";

type Which = "ran" | "draft";

type RerunFailedDialogProps = {
  execution: ExecutionDetail;
  onClose: () => void;
  onStarted: (executionId: string) => void;
};

/**
 * Runs one execution again from the action that failed, with what succeeded before as it was, secrets too: of the
 * version that ran, or of the draft in which somebody mended it.
 */
export function RerunFailedDialog({ execution, onClose, onStarted }: RerunFailedDialogProps) {
  const t = useTranslations("executions.rerun");
  const language = useLocale();
  const errorText = useErrorText();
  const versionText = useVersionText();
  const [which, setWhich] = useState<Which>("ran");
  const { draft, changes } = useDraftSince(execution);
  const failed = failedAction(execution);
  const now = failed && draft ? findAction(draft, failed.id) : null;
  const why = whyNotDraft(failed, now, changes);
  const rerun = useRerun(execution, failed, onStarted);
  return (
    <Dialog isOpen onOpenChange={onClose} title={t("title.FAILURE", { count: 1 })} isBusy={rerun.isPending}>
      {draft === null ? (
        <Loading rows={3} />
      ) : (
        <ConfirmBody
          tone="primary"
          cancelLabel={t("keep")}
          confirmLabel={t("confirm", { count: 1 })}
          confirmIcon={<RotateCw aria-hidden />}
          onConfirm={() => rerun.mutate(which)}
          onCancel={onClose}
          isPending={rerun.isPending}
          errorText={errorText(rerun.error)}
        >
          <p>{t("text.FAILURE", { count: 1 })}</p>
          {why === null ? (
            <RadioCards
              legend={t("which")}
              name="which"
              value={which}
              onChange={(value) => setWhich(value as Which)}
              cards={[
                { value: "ran", title: t("ran", { version: versionText(execution) }), text: t("ranText") },
                {
                  value: "draft",
                  title: t("draft"),
                  text: t("draftText", { count: changes, name: now ? actionName(now, language) : "" }),
                },
              ]}
            />
          ) : (
            <p>
              {t("ran", { version: versionText(execution) })} — {t(`notDraft.${why}`)}
            </p>
          )}
        </ConfirmBody>
      )}
    </Dialog>
  );
}

/** Null where the draft can take over. */
function whyNotDraft(failed: FailedAction | null, now: FlowAction | null, changes: number) {
  if (changes === 0) return "same";
  if (failed?.isWithin) return "within";
  return failed && now ? null : "gone";
}

function findAction(actions: readonly FlowAction[], id: string): FlowAction | null {
  for (const { action } of walkActions(actions)) if (action.id === id) return action;
  return null;
}

function useRerun(
  { id, flowId, isDry }: ExecutionDetail,
  failed: FailedAction | null,
  onStarted: RerunFailedDialogProps["onStarted"],
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (which: Which) => {
      if (which === "draft" && failed) {
        const part = { mode: "FROM" as const, actionId: failed.id, outputs: {} };
        return unwrap(await runFlowAction({ flowId, which, isDry, input: {}, from: id, part })).executionId;
      }
      const { executions, refused } = unwrap(await rerunExecutionsAction({ executionIds: [id], from: "FAILURE" }));
      const [refusal] = refused;
      if (refusal) throw new ActionError({ code: "CONFLICT", ...refusal });
      return executions[0]?.id ?? id;
    },
    onSuccess: async (started) => {
      await queryClient.invalidateQueries({ queryKey: ["executions"] });
      onStarted(started);
    },
  });
}
