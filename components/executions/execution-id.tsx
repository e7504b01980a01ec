"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { toPublicId } from "#lib/shared/public-id.ts";
import { shortId } from "./execution-link.tsx";

/** The id that machines see, shortened to the eye, copied whole. */
export function ExecutionId({ id }: { id: string }) {
  const t = useTranslations("executions");
  const publicId = toPublicId("afe", id);
  const copy = async () => {
    await navigator.clipboard.writeText(publicId);
    toast({ text: t("copied") });
  };
  return (
    <span className="inline-flex items-center gap-1">
      <code title={publicId} className="font-mono text-xs">
        {shortId(publicId)}
      </code>
      <IconButton size="sm" label={t("copyId")} icon={<Copy aria-hidden />} onPress={() => void copy()} />
    </span>
  );
}
