"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { SelectField } from "#components/ui/select-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText, useMessageText } from "#components/ui/use-error-text.ts";
import { unwrap } from "#lib/shared/result.ts";
import { moveItemAction } from "#lib/vault/actions.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import { type ItemSummary, moveItemInput } from "#lib/vault/schema.ts";
import { sectionsToAddTo } from "./recent-sections.ts";

type SectionMoveDialogProps = {
  item: Pick<ItemSummary, "id" | "name" | "sectionId" | "sectionName">;
  onClose: () => void;
};

/** Puts an item into another section that one fully controls. Flows that use it go on: they refer to it by id. */
export function SectionMoveDialog({ item, onClose }: SectionMoveDialogProps) {
  const t = useTranslations("vault.move");
  const errorText = useErrorText();
  const messageText = useMessageText();
  const queryClient = useQueryClient();
  const sections = useQuery(sectionsQuery()).data ?? [];
  const offered = sectionsToAddTo(sections).filter(({ id }) => id !== item.sectionId);
  const [sectionId, setSectionId] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const parsed = moveItemInput.safeParse({ itemId: item.id, sectionId: sectionId ?? "" });
  const move = useMutation({
    mutationFn: async (to: string) => unwrap(await moveItemAction({ itemId: item.id, sectionId: to })),
    onSuccess: async (_, to) => {
      const section = offered.find(({ id }) => id === to)?.name ?? "";
      toast({ text: t("done", { name: item.name, section }) });
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (parsed.success) move.mutate(parsed.data.sectionId);
    else focusFirstError(event.currentTarget);
  };
  const localError = isChecked && !parsed.success ? messageText("errors.required") : undefined;

  return (
    <Dialog isOpen onOpenChange={onClose} title={t("title", { name: item.name })} size="sm" isBusy={move.isPending}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <p className="text-ink-2">{t("text", { section: item.sectionName })}</p>
        {offered.length === 0 ? (
          <Alert tone="info">{t("nowhere")}</Alert>
        ) : (
          <SelectField
            autoFocus
            isRequired
            label={t("to")}
            placeholder={t("choose")}
            options={offered.map(({ id, name }) => ({ id, label: name }))}
            value={sectionId}
            onChange={setSectionId}
            errorMessage={localError}
          />
        )}
        {move.error && <Alert tone="fail">{errorText(move.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={move.isPending}>
            {t("cancel")}
          </Button>
          {offered.length > 0 && (
            <Button variant="primary" type="submit" isPending={move.isPending}>
              {t("confirm")}
            </Button>
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}
