"use client";

import { Ban, CircleCheck, CircleHelp, Clock, Hourglass, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";
import type { ExecutionStatus } from "#lib/executions/schema.ts";
import { useTimeText } from "./use-time-text.ts";

const looks = {
  QUEUED: { tone: "neutral", icon: <Clock aria-hidden /> },
  RUNNING: { tone: "accent", icon: <LoaderCircle aria-hidden className="animate-spin" /> },
  WAITING: { tone: "accent", icon: <Hourglass aria-hidden /> },
  COMPLETED: { tone: "green", icon: <CircleCheck aria-hidden /> },
  FAILED: { tone: "red", icon: <TriangleAlert aria-hidden /> },
  UNCERTAIN: { tone: "amber", icon: <CircleHelp aria-hidden /> },
  CANCELED: { tone: "neutral", icon: <Ban aria-hidden /> },
} as const;

type ExecutionStatusPillProps = { status: ExecutionStatus; resumeAt?: Date | null; isStopping?: boolean };

/** How it stands: a waiting one says until when, one that is asked to stop says so. */
export function ExecutionStatusPill({ status, resumeAt = null, isStopping = false }: ExecutionStatusPillProps) {
  const t = useTranslations("executions");
  const time = useTimeText("short");
  const { tone, icon } = looks[status];
  const word =
    status === "WAITING" && resumeAt ? t("waitingUntilPill", { time: time(resumeAt) }) : t(`status.${status}`);
  const text = isStopping ? t("stopping") : word;
  return (
    <Pill tone={tone} icon={icon}>
      <span title={text} suppressHydrationWarning>
        {text}
      </span>
    </Pill>
  );
}
