"use client";

import { CircleCheck, CircleSlash, MailOpen } from "lucide-react";
import { useTranslations } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";
import type { OperatorState } from "#lib/operators/schema.ts";

const looks = {
  active: { tone: "green", icon: <CircleCheck aria-hidden /> },
  invited: { tone: "accent", icon: <MailOpen aria-hidden /> },
  deactivated: { tone: "neutral", icon: <CircleSlash aria-hidden /> },
} as const;

export function OperatorStatePill({ state }: { state: OperatorState }) {
  const t = useTranslations("operators.states");
  return <Pill {...looks[state]}>{t(state)}</Pill>;
}
