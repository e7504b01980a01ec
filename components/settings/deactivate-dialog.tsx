"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { Loading } from "#components/ui/loading.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { deactivateOperatorAction } from "#lib/operators/actions.ts";
import { soleSectionsQuery } from "#lib/operators/queries.ts";
import type { OperatorDetail } from "#lib/operators/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { HandOverFields } from "./hand-over-fields.tsx";

/** Whom each section goes to, by its id. A section that is not there is left for take-over. */
export type Heirs = Readonly<Record<string, { operatorId: string } | { groupId: string }>>;

/** Says what it ends, and what it would leave without a holder: that can be handed over in the same step. */
export function DeactivateDialog({ operator, onClose }: { operator: OperatorDetail; onClose: () => void }) {
  const t = useTranslations("operators");
  const common = useTranslations("settings");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const { id: operatorId, name } = operator;
  const sections = useQuery(soleSectionsQuery(operatorId));
  const [heirs, setHeirs] = useState<Heirs>({});
  const deactivate = useMutation({
    mutationFn: async () => {
      const handOver = Object.entries(heirs).map(([sectionId, to]) => ({ sectionId, ...to }));
      return unwrap(await deactivateOperatorAction({ operatorId, handOver }));
    },
    onSuccess: () => {
      toast({ text: t("detail.deactivated", { name }) });
      onClose();
      focusContent();
    },
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: ["operators"] });
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
  });
  return (
    <Dialog
      role="alertdialog"
      isOpen
      isBusy={deactivate.isPending}
      onOpenChange={onClose}
      title={t("deactivateDialog.title", { name })}
    >
      <p className="text-ink-2">{t("deactivateDialog.text", { name })}</p>
      {sections.isPending && <Loading rows={2} />}
      {sections.error && <Alert tone="fail">{errorText(sections.error)}</Alert>}
      {sections.data && sections.data.length > 0 && (
        <HandOverFields sections={sections.data} leaverId={operatorId} heirs={heirs} onChange={setHeirs} />
      )}
      {deactivate.error && <Alert tone="fail">{errorText(deactivate.error)}</Alert>}
      <DialogActions>
        <Button onPress={onClose} isDisabled={deactivate.isPending} autoFocus>
          {common("cancel")}
        </Button>
        <Button
          variant="danger"
          onPress={() => deactivate.mutate()}
          isPending={deactivate.isPending}
          isDisabled={!sections.data}
        >
          {t("detail.deactivate")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
