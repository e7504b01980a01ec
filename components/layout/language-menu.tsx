"use client";

import { Languages } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button } from "react-aria-components/Button";
import { buttonClass } from "#components/ui/button-class.ts";
import { Menu } from "#components/ui/menu.tsx";
import { languages } from "#lib/shared/local-text.ts";
import { languageNames } from "./language-names.ts";
import { useChangeLanguage } from "./use-change-language.ts";

export function LanguageMenu({ isSignedIn = true }: { isSignedIn?: boolean }) {
  const t = useTranslations("layout");
  const locale = useLocale();
  const changeLanguage = useChangeLanguage(isSignedIn);
  return (
    <Menu
      label={t("language")}
      trigger={
        <Button
          aria-label={`${t("language")}: ${languageNames[locale]}`}
          className={`${buttonClass("ghost", "md")} px-2!`}
        >
          <Languages aria-hidden />
        </Button>
      }
      groups={[
        {
          id: "language",
          title: t("language"),
          entries: languages.map((language) => ({
            id: language,
            label: languageNames[language],
            isChosen: language === locale,
            onAction: () => changeLanguage(language),
          })),
        },
      ]}
    />
  );
}
