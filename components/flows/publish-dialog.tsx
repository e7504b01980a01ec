"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Rocket } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { publishFlowAction } from "#lib/flows/actions.ts";
import { publishCheckQuery } from "#lib/flows/queries.ts";
import { type FlowDetail, MAX_NOTE, type PublishCheck } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { LongDialogBody } from "./long-dialog.tsx";
import { PublishChanges } from "./publish-changes.tsx";
import { checkPhase } from "./publish-check-phase.ts";
import { PublishCheckState } from "./publish-check-state.tsx";
import { PublishFindings } from "./publish-findings.tsx";
import { PublishTouches } from "./publish-touches.tsx";

type PublishDialogProps = {
  flow: FlowDetail;
  onSave: () => Promise<boolean>;
  onGoTo?: ((path: string) => void) | undefined;
  onClose: () => void;
};

/** Saves, checks, says what changes, what it touches and what is missing, and publishes that very draft. */
export function PublishDialog({ flow, onSave, onGoTo, onClose }: PublishDialogProps) {
  const t = useTranslations("flows");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [note, setNote] = useState("");
  const saved = useQuery({
    queryKey: ["flows", "save", flow.id],
    queryFn: onSave,
    staleTime: 0,
    gcTime: 0,
    networkMode: "always",
  });
  // As it was when it was looked at: what is shown is what is published.
  const check = useQuery({
    ...publishCheckQuery(flow.id),
    enabled: saved.data === true,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    // Without a network it fails and says so, where it would wait.
    networkMode: "always",
  });
  const phase = checkPhase(saved, check);
  const publishing = useMutation({
    mutationFn: async (draftVersion: number) =>
      unwrap(await publishFlowAction({ flowId: flow.id, draftVersion, note: note.trim() })),
    onSuccess: async ({ number }) => {
      await queryClient.invalidateQueries({ queryKey: ["flows"] });
      toast({ text: t("publish.done", { number }) });
      onClose();
    },
  });
  const isBlocked = check.data?.problems.some((problem) => problem.isBlocking) ?? true;
  const isSame = check.data !== undefined && check.data.draftVersion === flow.published?.draftVersion;
  const goTo = (path: string) => {
    onClose();
    onGoTo?.(path);
  };

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={t("publish.title", { name: flow.name })}
      size="lg"
      isBusy={publishing.isPending}
    >
      <LongDialogBody
        actions={
          <>
            <Button onPress={onClose} isDisabled={publishing.isPending}>
              {t("cancel")}
            </Button>
            <Button
              variant="primary"
              icon={<Rocket aria-hidden />}
              isDisabled={!check.data || isBlocked || isSame}
              isPending={publishing.isPending}
              onPress={() => check.data && publishing.mutate(check.data.draftVersion)}
            >
              {t("publish.confirm")}
            </Button>
          </>
        }
      >
        <PublishCheckState phase={phase} onRetry={() => void (saved.data ? check : saved).refetch()} />
        {check.data && (
          <Checked
            flow={flow}
            check={check.data}
            isBlocked={isBlocked}
            isSame={isSame}
            onGoTo={onGoTo && goTo}
            note={
              <TextArea
                label={t("publish.note")}
                description={t("publish.noteHelp")}
                value={note}
                onChange={setNote}
                maxLength={MAX_NOTE}
                rows={2}
              />
            }
          />
        )}
        {publishing.error && <Alert tone="fail">{errorText(publishing.error)}</Alert>}
      </LongDialogBody>
    </Dialog>
  );
}

type CheckedProps = {
  flow: FlowDetail;
  check: PublishCheck;
  isBlocked: boolean;
  isSame: boolean;
  onGoTo: ((path: string) => void) | undefined;
  note: ReactNode;
};

function Checked({ flow, check, isBlocked, isSame, onGoTo, note }: CheckedProps) {
  const t = useTranslations("flows.publish");
  const { published } = flow;
  const number = published?.number ?? 0;
  return (
    <>
      {!isBlocked && (
        <p className="text-ink-2">{isSame ? t("nothingNew", { number }) : t("ready", { number: number + 1 })}</p>
      )}
      <PublishFindings check={check} actions={check.actions} onGoTo={onGoTo} />
      {!isSame && (
        <>
          <Part title={published ? t("changes", { number }) : t("firstTime")}>
            <PublishChanges flow={flow} actions={check.actions} onGoTo={onGoTo} />
          </Part>
          <Part title={t("touches")}>
            <PublishTouches flow={flow} />
          </Part>
          {note}
        </>
      )}
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <h3 id={id} className="font-medium">
        {title}
      </h3>
      {children}
    </section>
  );
}
