"use client";

import clsx from "clsx";
import { CloudOff, LoaderCircle, WifiOff } from "lucide-react";
import { useFormatter, useNow, useTranslations } from "next-intl";
import { Button as PlainButton } from "react-aria-components/Button";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { DraftState } from "#lib/flows/edit-draft-saver.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";

type SaveStateProps = {
  draft: Pick<DraftState, "status" | "savedAt" | "version" | "error">;
  /** Whether the browser keeps what is not saved. */
  isKept: boolean;
  published: FlowDetail["published"];
  onRetry: () => void;
};

/** Whether the draft is saved, and how it stands to what is published. Announced when it fails, not at every save. */
export function SaveState({ draft, isKept, published, onRetry }: SaveStateProps) {
  const t = useTranslations("flows.saveState");
  const errorText = useErrorText();
  if (draft.status === "failed" || draft.status === "stale" || draft.status === "offline") {
    const kept = isKept ? t("kept") : t("keptOnPage");
    const texts = {
      stale: t("stale"),
      offline: isKept ? t("offline") : t("offlineOnPage"),
      failed: `${t("failed")}. ${errorText(draft.error) ?? ""} ${kept}`,
    };
    const isOffline = draft.status === "offline";
    const Icon = isOffline ? WifiOff : CloudOff;
    return (
      <span
        role={isOffline ? "status" : "alert"}
        className={clsx("flex min-w-0 items-center gap-1.5 text-xs", isOffline && isKept ? "text-ink-2" : "text-fail")}
      >
        <Icon aria-hidden className="size-3.5 shrink-0" />
        <span className="min-w-0 break-words lg:max-w-[28rem]">{texts[draft.status]}</span>
        {draft.status !== "stale" && (
          <PlainButton onPress={onRetry} className="shrink-0 cursor-pointer rounded-sm underline underline-offset-2">
            {t("retry")}
          </PlainButton>
        )}
      </span>
    );
  }
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-ink-2 text-xs">
      {draft.status === "saved" ? (
        <SavedAt at={draft.savedAt} />
      ) : (
        <>
          <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
          {t("saving")}
        </>
      )}
      <span aria-hidden>·</span>
      <span className="truncate max-sm:whitespace-normal">
        {published === null
          ? t("notPublished")
          : draft.version === published.draftVersion
            ? t("upToDate", { number: published.number })
            : t("changes", { number: published.number })}
      </span>
    </span>
  );
}

/** The time of today, the day before that. */
function SavedAt({ at }: { at: Date }) {
  const t = useTranslations("flows.saveState");
  const format = useFormatter();
  const day = (date: Date) => format.dateTime(date, { dateStyle: "short" });
  const isToday = day(at) === day(useNow());
  return (
    <time
      dateTime={at.toISOString()}
      title={format.dateTime(at, { dateStyle: "long", timeStyle: "medium" })}
      className="whitespace-nowrap"
      suppressHydrationWarning
    >
      {isToday
        ? t("saved", { time: format.dateTime(at, { timeStyle: "short" }) })
        : t("savedOn", { date: format.dateTime(at, { day: "numeric", month: "short" }) })}
    </time>
  );
}
