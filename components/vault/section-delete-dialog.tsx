"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ConfirmBody } from "#components/ui/confirm-body.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { Loading } from "#components/ui/loading.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { deleteSectionAction } from "#lib/sections/actions.ts";
import { sectionQuery } from "#lib/sections/queries.ts";
import type { SectionDetail } from "#lib/sections/schema.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { vaultHref } from "#lib/vault/list-params.ts";
import { useStepFocus } from "./use-step-focus.ts";

type SectionDeleteDialogProps = {
  section: { id: string; name: string };
  isCurrent: boolean;
  onClose: () => void;
};

/** Asks first. While something is in the section the answer is no, with what it is and where to find it. */
export function SectionDeleteDialog({ section: { id, name }, isCurrent, onClose }: SectionDeleteDialogProps) {
  const t = useTranslations("vault.sections");
  const errorText = useErrorText();
  const router = useRouter();
  const queryClient = useQueryClient();
  const root = useRef<HTMLDivElement>(null);
  const detail = useQuery(sectionQuery(id));
  const remove = useMutation({
    mutationFn: async () => unwrap(await deleteSectionAction({ sectionId: id })),
    onSuccess: async () => {
      toast({ text: t("deleted", { section: name }) });
      onClose();
      if (isCurrent) router.push("/vault");
      focusContent();
      queryClient.removeQueries({ queryKey: sectionQuery(id).queryKey });
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
    onError: (error) => {
      if (isHeldError(error)) restFocus();
      return queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
  });
  const section = detail.data?.section;
  const isHeld = isHeldError(remove.error) || (section !== undefined && isHolding(section));
  const restFocus = useStepFocus(root, isHeld ? "held" : "ask");

  return (
    <Dialog
      role="alertdialog"
      isOpen
      size={isHeld ? "md" : "sm"}
      isBusy={remove.isPending}
      onOpenChange={onClose}
      title={t(isHeld ? "heldTitle" : "deleteTitle", { section: name })}
    >
      <div ref={root} tabIndex={-1} className="flex flex-col gap-5 outline-none">
        {!section && (detail.error ? <Alert tone="fail">{errorText(detail.error)}</Alert> : <Loading rows={2} />)}
        {section && isHeld && <WhatIsInIt section={section} onClose={onClose} />}
        {section && !isHeld && (
          <ConfirmBody
            confirmLabel={t("deleteConfirm")}
            onConfirm={() => remove.mutate()}
            onCancel={onClose}
            isPending={remove.isPending}
            errorText={errorText(remove.error)}
          >
            <p>{t("deleteText")}</p>
          </ConfirmBody>
        )}
      </div>
    </Dialog>
  );
}

function isHeldError(error: Error | null): boolean {
  return error instanceof ActionError && error.value.code === "CONFLICT";
}

function isHolding({ connectionCount, storedItemCount, clients }: SectionDetail): boolean {
  return connectionCount + storedItemCount + clients.length > 0;
}

function WhatIsInIt({ section, onClose }: { section: SectionDetail; onClose: () => void }) {
  const t = useTranslations("vault.sections");
  const router = useRouter();
  const { id, connectionCount, storedItemCount, clients } = section;
  const hasItems = connectionCount + storedItemCount > 0;
  const kind = connectionCount === 0 ? "items" : storedItemCount === 0 ? "connections" : "both";
  const showItems = () => {
    onClose();
    router.push(vaultHref({ sectionId: id }));
  };
  return (
    <>
      <div role="alert" className="flex flex-col gap-3 text-ink-2">
        {hasItems && <p>{t("heldItems", { kind, connections: connectionCount, items: storedItemCount })}</p>}
        {clients.length > 0 && <p>{t("heldClients", { count: clients.length })}</p>}
        {clients.length > 0 && <ClientList clients={clients} />}
      </div>
      <DialogActions>
        <Button onPress={onClose}>{t("close")}</Button>
        {hasItems && (
          <Button variant="primary" onPress={showItems}>
            {t("showItems")}
          </Button>
        )}
      </DialogActions>
    </>
  );
}

function ClientList({ clients }: Pick<SectionDetail, "clients">) {
  return (
    <ul className="flex flex-col gap-1">
      {clients.map(({ id, name }) => (
        <li key={id} className="flex min-w-0 flex-wrap gap-x-2">
          <span className="font-medium text-ink">{name}</span>
          <code className="break-all text-sm">{id}</code>
        </li>
      ))}
    </ul>
  );
}
