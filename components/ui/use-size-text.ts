"use client";

import { useFormatter, useTranslations } from "next-intl";

const KIB = 1024;

/** Bytes as a reader counts them. Binary units, as our limits are. */
export function useSizeText(): (sizeBytes: number) => string {
  const t = useTranslations("ui.file");
  const format = useFormatter();
  return (sizeBytes) => {
    if (sizeBytes < KIB) return t("bytes", { count: sizeBytes });
    const [value, unit] =
      sizeBytes < KIB * KIB ? [sizeBytes / KIB, "kib" as const] : [sizeBytes / KIB / KIB, "mib" as const];
    return t(unit, { size: format.number(value, { maximumFractionDigits: value < 10 ? 1 : 0 }) });
  };
}
