"use client";

import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "react-aria-components/Button";

/** Shows or hides what is inside a row; on the keyboard, the left and right arrows do. */
export function FoldButton({ name, isExpanded }: { name: string; isExpanded: boolean }) {
  const t = useTranslations("flows.tree");
  return (
    <Button
      slot="chevron"
      aria-label={isExpanded ? t("collapse", { name }) : t("expand", { name })}
      className="flex size-6 cursor-pointer items-center justify-center rounded-sm text-ink-2 hover:bg-sunk hover:text-ink"
    >
      <ChevronDown aria-hidden className={clsx("size-4 transition-transform", !isExpanded && "-rotate-90")} />
    </Button>
  );
}
