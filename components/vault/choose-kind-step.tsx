"use client";

import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import type { StoredKind } from "#lib/vault/schema.ts";
import { RadioCards } from "./radio-cards.tsx";
import type { StoredValues } from "./stored-values.ts";
import { useBoundField } from "./use-bound-field.ts";
import { kindIcons } from "./use-item-type.ts";

export function ChooseKindStep({ kinds, onContinue }: { kinds: readonly StoredKind[]; onContinue: () => void }) {
  const t = useTranslations("vault");
  const { value, onChange } = useBoundField<StoredValues>("kind");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onContinue();
  };
  return (
    <form noValidate onSubmit={submit} className="contents">
      <RadioCards
        legend={t("add.chooseType")}
        name="kind"
        cards={kinds.map((kind) => ({
          value: kind,
          title: t(`kinds.${kind}`),
          text: t(`kindHelp.${kind}`),
          icon: <AppIcon name={kindIcons[kind]} />,
        }))}
        value={value}
        onChange={onChange}
        autoFocus
      />
      <DialogActions>
        <Button type="submit" variant="primary">
          {t("wizard.continue")}
        </Button>
      </DialogActions>
    </form>
  );
}
