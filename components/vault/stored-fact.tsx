"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Fact } from "./fact-list.tsx";

type StoredFactProps = { label: string; canChange: boolean; onReplace: () => void };

/** A secret: that it is stored, and the way to another. */
export function StoredFact({ label, canChange, onReplace }: StoredFactProps) {
  const t = useTranslations("vault.detail");
  return (
    <Fact name={label}>
      <span className="flex flex-wrap items-center justify-between gap-x-3">
        <span className="inline-flex grow items-center gap-1.5 text-ink-2">
          <Lock aria-hidden size={14} className="shrink-0" />
          {t("stored")}
        </span>
        {canChange && (
          <Button
            variant="ghost"
            size="sm"
            className="-my-1 -mr-2"
            aria-label={t("replaceField", { label })}
            onPress={onReplace}
          >
            {t("replace")}
          </Button>
        )}
      </span>
    </Fact>
  );
}
