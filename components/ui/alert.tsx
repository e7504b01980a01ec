import clsx from "clsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

export type AlertTone = "fail" | "warn" | "amber" | "ok" | "info";

const looks: Record<AlertTone, string> = {
  fail: "border-fail-line bg-fail-bg text-fail",
  warn: "border-warn-line bg-warn-bg text-warn",
  amber: "border-amber-line bg-panel text-amber",
  ok: "border-line bg-panel text-ok",
  info: "border-line bg-sunk text-ink",
};

const icons = { fail: CircleAlert, warn: CircleAlert, amber: TriangleAlert, ok: CircleCheck, info: Info };

type AlertProps = { tone: AlertTone; title?: ReactNode; children?: ReactNode; actions?: ReactNode; className?: string };

/** Something to know, in place. A failure is announced at once (`role="alert"`), anything else when it suits. */
export function Alert({ tone, title, children, actions, className }: AlertProps) {
  const Icon = icons[tone];
  return (
    <div
      role={tone === "fail" ? "alert" : "status"}
      // Prose: a status has figures of one width, which in Inter widen the hyphen of words.
      className={clsx(
        "flex items-start gap-2.5 rounded-lg border px-3 py-2.5 text-sm normal-nums",
        looks[tone],
        className,
      )}
    >
      <Icon aria-hidden className="mt-px size-4 shrink-0" />
      <div className="flex min-w-0 flex-1 flex-col gap-0.5 break-words">
        {title && <strong className="font-medium">{title}</strong>}
        {children}
      </div>
      {actions}
    </div>
  );
}
