"use client";

import clsx from "clsx";
import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useRef } from "react";
import { Button } from "./button.tsx";
import { useCopy } from "./use-copy.ts";

type CopyBlockProps = {
  label: string;
  text: string;
  /** As high as the window allows: what a page is about. */
  isTall?: boolean;
  /** The same text as it is shown, if it is more than that. */
  children?: ReactNode;
};

/** Lines to take along, such as a command: shown whole, scrolled by keyboard too, copied with one press. */
export function CopyBlock({ label, text, isTall = false, children = text }: CopyBlockProps) {
  const t = useTranslations("ui");
  const id = useId();
  const code = useRef<HTMLPreElement>(null);
  const { outcome, copy } = useCopy(text, () => code.current && getSelection()?.selectAllChildren(code.current));
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span className="flex items-end justify-between gap-3">
        <span id={id} className="font-medium text-sm">
          {label}
        </span>
        <Button
          size="sm"
          variant="ghost"
          icon={outcome === "copied" ? <Check aria-hidden /> : <Copy aria-hidden />}
          onPress={() => void copy()}
          aria-label={t("copyNamed", { label })}
          className="-my-1"
        >
          {outcome === "copied" ? t("copied") : t("copy")}
        </Button>
      </span>
      <section
        aria-labelledby={id}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className={clsx(
          "overflow-auto rounded-lg border border-line bg-sunk px-3 py-2.5",
          isTall ? "max-h-[75vh]" : "max-h-64",
        )}
      >
        <pre ref={code} className="w-max font-mono text-xs leading-[19px]">
          {children}
        </pre>
      </section>
      {outcome === "refused" && <p className="text-ink-2 text-xs">{t("copyByHand")}</p>}
      <span role="status" className="sr-only">
        {outcome === "copied" && t("copiedNamed", { label })}
        {outcome === "refused" && t("copyByHand")}
      </span>
    </div>
  );
}
