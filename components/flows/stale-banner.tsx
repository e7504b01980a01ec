"use client";

import { useMutation } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { ActionError } from "#lib/shared/result.ts";

type StaleBannerProps = {
  /** Why the save was refused: it says who saved, and when. */
  error: Error | null;
  onLoadTheirs: () => Promise<void>;
  onKeepMine: () => Promise<boolean>;
};

/** Someone else saved in between. Nothing is lost until one chooses. */
export function StaleBanner({ error, onLoadTheirs, onKeepMine }: StaleBannerProps) {
  const t = useTranslations("flows.stale");
  const format = useFormatter();
  const errorText = useErrorText();
  const load = useMutation({ mutationFn: onLoadTheirs, onSuccess: () => toast({ text: t("loaded") }) });
  const keep = useMutation({ mutationFn: onKeepMine });
  const { name, at } = error instanceof ActionError ? (error.value.params ?? {}) : {};
  const time = format.dateTime(new Date(Number(at ?? 0)), { timeStyle: "short" });
  const failure = load.error ?? keep.error;
  return (
    <Alert
      tone="fail"
      title={name ? t("title", { name, time }) : t("titleUnknown")}
      className="rounded-none! border-x-0! border-t-0! px-5"
      actions={
        <div className="flex shrink-0 flex-wrap gap-2 self-center">
          <Button size="sm" onPress={() => load.mutate()} isPending={load.isPending} isDisabled={keep.isPending}>
            {t("loadTheirs")}
          </Button>
          <Button size="sm" onPress={() => keep.mutate()} isPending={keep.isPending} isDisabled={load.isPending}>
            {t("keepMine")}
          </Button>
        </div>
      }
    >
      {failure ? errorText(failure) : t("text")}
    </Alert>
  );
}
