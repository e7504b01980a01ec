"use client";

import { useLocale, useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import { useFormContext } from "react-hook-form";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { SearchField } from "#components/ui/search-field.tsx";
import { findApps } from "#lib/vault/find-apps.ts";
import { RadioCards } from "./radio-cards.tsx";
import { useBoundField } from "./use-bound-field.ts";
import type { WizardValues } from "./wizard-values.ts";

type ChooseAppStepProps = {
  root: RefObject<HTMLElement | null>;
  onChoose: (appId: string) => void;
  onContinue: () => void;
};

export function ChooseAppStep({ root, onChoose, onContinue }: ChooseAppStepProps) {
  const t = useTranslations("vault.wizard");
  const locale = useLocale();
  const [search, setSearch] = useState("");
  const { handleSubmit } = useFormContext<WizardValues>();
  const { value, errorMessage } = useBoundField<WizardValues>("appId");
  const apps = findApps(search, locale);

  const find = (text: string) => {
    setSearch(text);
    // One app left is the one that is meant: Enter goes on with it.
    const [only, ...others] = findApps(text, locale);
    if (text.trim() !== "" && only && others.length === 0) onChoose(only.id);
  };

  return (
    <form noValidate onSubmit={handleSubmit(onContinue, () => focusFirstError(root.current))} className="contents">
      <SearchField autoFocus label={t("findApp")} value={search} onChange={find} />
      <RadioCards
        legend={t("chooseApp")}
        name="app"
        // The way on stays in sight below the list.
        className="-m-1 max-h-[46vh] overflow-y-auto p-1 sm:grid-cols-2"
        cards={apps.map(({ id, name, icon, about }) => ({
          value: id,
          title: name,
          text: about[locale],
          icon: <AppIcon name={icon} />,
        }))}
        value={value}
        onChange={onChoose}
        errorMessage={errorMessage}
      />
      {apps.length === 0 && (
        <p role="status" className="text-ink-2">
          {t("noApp", { search: search.trim() })}
        </p>
      )}
      <DialogActions>
        <Button type="submit" variant="primary" isDisabled={apps.length === 0}>
          {t("continue")}
        </Button>
      </DialogActions>
    </form>
  );
}
