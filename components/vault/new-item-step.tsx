"use client";

import { useTranslations } from "next-intl";
import type { RefObject } from "react";
import { useFormContext } from "react-hook-form";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { ChooseSection } from "./choose-section.tsx";
import { HostsField } from "./hosts-field.tsx";
import { DescriptionField, NameField, StoredFields } from "./stored-fields.tsx";
import type { StoredValues } from "./stored-values.ts";
import { StoringStatus } from "./storing-status.tsx";
import { kindIcons } from "./use-item-type.ts";
import type { Storing } from "./use-store-item.ts";

type NewItemStepProps = {
  root: RefObject<HTMLElement | null>;
  storing: Storing;
  preferredSectionId: string | undefined;
  onBack: (() => void) | undefined;
};

export function NewItemStep({ root, storing, preferredSectionId, onBack }: NewItemStepProps) {
  const t = useTranslations("vault");
  const { handleSubmit, getValues } = useFormContext<StoredValues>();
  const kind = getValues("kind");
  const { write } = storing;
  const save = handleSubmit(
    () => write.mutate(),
    () => focusFirstError(root.current),
  );
  return (
    <form noValidate autoComplete="off" onSubmit={save} className="contents">
      <div className="flex items-center gap-3 rounded-lg bg-sunk px-3 py-2.5">
        <AppIcon name={kindIcons[kind]} />
        <div className="min-w-0">
          <p className="font-medium">{t(`kinds.${kind}`)}</p>
          <p className="text-ink-2 text-xs">{t(`kindHelp.${kind}`)}</p>
        </div>
      </div>
      <NameField autoFocus />
      <ChooseSection description={t("add.sectionHelp")} preferredId={preferredSectionId} />
      <StoredFields />
      <HostsField help={t(`hostsHelp.${kind}`)} />
      <DescriptionField />
      <StoringStatus storing={storing} />
      <DialogActions
        start={
          onBack && (
            <Button variant="ghost" onPress={onBack} isDisabled={write.isPending}>
              {t("wizard.back")}
            </Button>
          )
        }
      >
        <Button type="submit" variant="primary" isPending={write.isPending}>
          {t("addItem")}
        </Button>
      </DialogActions>
    </form>
  );
}
