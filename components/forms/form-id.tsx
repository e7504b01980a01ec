"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useCopy } from "#components/ui/use-copy.ts";

/** `ap_…`, which Actions and the API name the form by, with a button that copies it. */
export function FormId({ publicId, name }: { publicId: string; name: string }) {
  const t = useTranslations("forms");
  const text = useRef<HTMLElement>(null);
  const { outcome, copy } = useCopy(publicId, () => text.current && getSelection()?.selectAllChildren(text.current));
  const Icon = outcome === "copied" ? Check : Copy;
  return (
    <span className="-my-1 flex min-w-0 items-center gap-1">
      <code ref={text} title={publicId} className="truncate font-mono text-ink-2 text-xs">
        {publicId}
      </code>
      <IconButton
        size="sm"
        label={t("copyId", { name })}
        hasTooltip={false}
        icon={<Icon aria-hidden className="size-3.5!" />}
        onPress={() => void copy()}
      />
      <span role="status" className="sr-only">
        {outcome === "copied" && t("copiedId")}
        {outcome === "refused" && t("copyIdByHand")}
      </span>
    </span>
  );
}
