"use client";

import clsx from "clsx";
import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { toast } from "#components/ui/toast.tsx";

const MARK = /(«[^«»\n]{1,400}»)/;

type MarkedBlockProps = {
  label: string;
  text: string;
  /** For a small place. */
  isCompact?: boolean;
};

/** Text as it was, with the marks that stand for secrets set apart. Scrolled by keyboard too. */
export function MarkedBlock({ label, text, isCompact = false }: MarkedBlockProps) {
  const t = useTranslations("executions");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast({ text: t("jsonCopied") });
  };
  return (
    <div className="relative min-w-0">
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className={clsx(
          "overflow-auto rounded-lg bg-sunk pr-12",
          isCompact ? "max-h-56 py-2 pl-3" : "max-h-[65vh] py-4 pl-4",
        )}
      >
        <pre className="whitespace-pre-wrap break-words font-mono text-xs leading-[21px]">
          <MarkedText text={text} />
        </pre>
      </section>
      <IconButton
        size="sm"
        label={t("copyJson")}
        icon={<Copy aria-hidden />}
        onPress={() => void copy()}
        className="absolute! top-2 right-2 bg-sunk"
      />
    </div>
  );
}

/** The marks in a text set apart. */
export function MarkedText({ text }: { text: string }) {
  const t = useTranslations("executions");
  return text.split(MARK).map((part, index) =>
    index % 2 === 1 ? (
      <mark
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, in its order
        key={index}
        title={t("secretMark")}
        className="rounded-[4px] bg-accent-bg px-1 text-accent"
      >
        {part}
      </mark>
    ) : (
      part
    ),
  );
}

export function JsonBlock({ label, value }: { label: string; value: unknown }) {
  return <MarkedBlock label={label} text={JSON.stringify(value, null, 2) ?? ""} />;
}
