"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { restoreVersionAction } from "#lib/versions/actions.ts";
import type { RestoredVersion } from "#lib/versions/schema.ts";
import { ToChoose } from "./to-choose.tsx";

/** `name` of what was restored; null after it was undone. */
export type Restored = RestoredVersion & { name: string | null };

type RestoredNoteProps = { flow: FlowDetail; restored: Restored; onDone: (restored: Restored) => void };

/** What was restored, what is to be chosen again, and the way back. */
export function RestoredNote({ flow, restored, onDone }: RestoredNoteProps) {
  const t = useTranslations("versions");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { name, formerVersionId: versionId, draftVersion: baseVersion, cleared } = restored;
  const undo = useMutation({
    mutationFn: async (former: string) =>
      unwrap(await restoreVersionAction({ flowId: flow.id, versionId: former, baseVersion })),
    onSuccess: async (undone) => {
      await queryClient.invalidateQueries({ queryKey: ["flows"] });
      onDone({ ...undone, name: null });
    },
    onError: () => queryClient.invalidateQueries({ queryKey: ["flows"] }),
  });
  if (undo.error) return <Alert tone="fail">{errorText(undo.error)}</Alert>;
  return (
    <Alert
      tone={cleared.length > 0 ? "amber" : "ok"}
      title={titleOf()}
      actions={
        <span className="flex shrink-0 flex-wrap gap-2">
          {versionId !== null && (
            <Button
              size="sm"
              icon={<Undo2 aria-hidden />}
              isPending={undo.isPending}
              onPress={() => undo.mutate(versionId)}
            >
              {name === null ? t("redo") : t("undo")}
            </Button>
          )}
          <ButtonLink size="sm" href={`/flows/${flow.id}`}>
            {t("openEditor")}
          </ButtonLink>
        </span>
      }
    >
      {cleared.length > 0 && (
        <>
          <p>{t("chooseTitle", { count: cleared.length })}</p>
          <ToChoose references={cleared} actions={flow.draft} flowId={flow.id} />
        </>
      )}
    </Alert>
  );

  function titleOf(): string {
    if (name === null) return t("undone");
    return versionId === null ? t("sameAlready", { name }) : t("restored", { name });
  }
}
