import { CircleCheck, CircleHelp, Clock, LoaderCircle, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";
import type { ExecutionStatus } from "#lib/executions/schema.ts";

const looks = {
  QUEUED: { tone: "neutral", icon: <Clock aria-hidden /> },
  RUNNING: { tone: "accent", icon: <LoaderCircle aria-hidden className="animate-spin" /> },
  COMPLETED: { tone: "green", icon: <CircleCheck aria-hidden /> },
  FAILED: { tone: "red", icon: <TriangleAlert aria-hidden /> },
  UNCERTAIN: { tone: "amber", icon: <CircleHelp aria-hidden /> },
} as const;

export function ExecutionStatusPill({ status }: { status: ExecutionStatus }) {
  const t = useTranslations("executions.status");
  const { tone, icon } = looks[status];
  return (
    <Pill tone={tone} icon={icon}>
      {t(status)}
    </Pill>
  );
}
