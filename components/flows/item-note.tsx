"use client";

import { CircleAlert, Clock, KeyRound, Lock, ShieldAlert, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/ui/link.tsx";

const looks = {
  plain: { text: "text-ink-2", Icon: KeyRound },
  clock: { text: "text-ink-2", Icon: Clock },
  warn: { text: "text-warn", Icon: CircleAlert },
  fail: { text: "text-fail", Icon: TriangleAlert },
  amber: { text: "text-amber", Icon: TriangleAlert },
  shield: { text: "text-amber", Icon: ShieldAlert },
  lock: { text: "text-ink-2", Icon: Lock },
};
export type NoteTone = keyof typeof looks;

type NoteProps = { tone: NoteTone; action?: ReactNode; children: ReactNode };

/** A line below a field, about the item that was chosen in it. */
export function Note({ tone, action, children }: NoteProps) {
  const { text, Icon } = looks[tone];
  return (
    <div role="status" className={`flex items-start gap-1.5 text-xs ${text}`}>
      <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
      <span className="min-w-0 flex-1">
        {children} {action}
      </span>
    </div>
  );
}

/** @param children What the link is called, where that is not plain. */
export function VaultLink({ id, children }: { id: string; children?: ReactNode }) {
  const t = useTranslations("flows.panel");
  return (
    <Link href={`/vault/${id}`} className="rounded-sm underline underline-offset-2">
      {children ?? t("openConnection")}
    </Link>
  );
}
