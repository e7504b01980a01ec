"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { attentionQuery } from "#lib/attention/queries.ts";

const MOST = 99;

/** How many items need somebody; nothing while none does, or nobody knows. */
export function AttentionCount() {
  const t = useTranslations("layout");
  const { count } = useQuery(attentionQuery()).data ?? { count: 0 };
  if (count === 0) return null;
  return (
    <span
      title={t("attention", { count })}
      className="ml-1.5 inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-full border border-fail-line bg-fail-bg px-1 font-medium text-[11px] text-fail tabular-nums leading-none"
    >
      <span aria-hidden>{count > MOST ? `${MOST}+` : count}</span>
      <span className="sr-only">{t("attention", { count })}</span>
    </span>
  );
}
