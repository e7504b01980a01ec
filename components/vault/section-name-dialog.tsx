"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusContent } from "#components/ui/focus-content.ts";
import { TextField } from "#components/ui/text-field.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText, useFieldErrorText, useMessageText } from "#components/ui/use-error-text.ts";
import { createSectionAction, renameSectionAction } from "#lib/sections/actions.ts";
import { sectionName } from "#lib/sections/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { focusFirstError } from "./form-errors.ts";
import { rememberSection } from "./recent-sections.ts";

type SectionNameDialogProps = {
  /** The section to rename; none makes a new one, and opens its permissions: nobody else sees it yet. */
  section?: { id: string; name: string };
  onClose: () => void;
};

export function SectionNameDialog({ section, onClose }: SectionNameDialogProps) {
  const t = useTranslations("vault.sections");
  const router = useRouter();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const fieldErrorText = useFieldErrorText();
  const messageText = useMessageText();
  const [name, setName] = useState(section?.name ?? "");
  const [isChecked, setChecked] = useState(false);
  const parsed = sectionName.safeParse(name);
  const naming = useMutation({
    mutationFn: async (given: string) => {
      if (!section) return unwrap(await createSectionAction({ name: given })).id;
      unwrap(await renameSectionAction({ sectionId: section.id, name: given }));
      return null;
    },
    onSuccess: async (createdId, given) => {
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
      toast({ text: createdId ? t("created", { section: given }) : t("renamed", { section: given }) });
      onClose();
      if (!createdId) return;
      rememberSection(createdId);
      router.push(`/vault/sections/${createdId}`);
      focusContent();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (parsed.success) naming.mutate(parsed.data);
    else focusFirstError(event.currentTarget);
  };
  const localError = isChecked && !parsed.success ? messageText(parsed.error.issues[0]?.message ?? "") : undefined;
  const fieldError = localError ?? fieldErrorText(naming.error, "name");

  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={section ? t("renameTitle") : t("new")}
      size="sm"
      isBusy={naming.isPending}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <TextField
          label={t("name")}
          value={name}
          onChange={setName}
          description={section ? undefined : t("newHelp")}
          errorMessage={fieldError}
          isRequired
          autoFocus
          autoComplete="off"
        />
        {naming.error && !fieldError && <Alert tone="fail">{errorText(naming.error)}</Alert>}
        <DialogActions>
          <Button onPress={onClose} isDisabled={naming.isPending}>
            {t("cancel")}
          </Button>
          <Button variant="primary" type="submit" isPending={naming.isPending}>
            {section ? t("rename") : t("create")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
