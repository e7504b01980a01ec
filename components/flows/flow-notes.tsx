"use client";

import { useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import type { CalledFlowOption } from "#lib/flows/schema.ts";
import { Note } from "./item-note.tsx";

/** What there is to know about the flow that is called, and the way to it. `null`: it does not exist. */
export function FlowNotes({ flow, isSelf }: { flow: CalledFlowOption | null; isSelf: boolean }) {
  const t = useTranslations("flows.called");
  if (flow === null) return <Note tone="fail">{t("goneHelp")}</Note>;
  const link = !isSelf && (
    <Link href={`/flows/${flow.id}`} className="rounded-sm underline underline-offset-2">
      {t("open")}
    </Link>
  );
  if (!flow.isPublished) {
    return (
      <Note tone="amber" action={link}>
        {isSelf ? t("selfUnpublished") : t("unpublishedHelp")}
      </Note>
    );
  }
  if (isSelf || flow.callsBack) {
    return (
      <Note tone="amber" action={link}>
        {isSelf ? t("selfHelp") : t("circleHelp")}
      </Note>
    );
  }
  return <p className="text-ink-2 text-xs">{link}</p>;
}
