"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { recallDeparture } from "./remembered-departure.ts";
import { useStartConnect } from "./use-start-connect.ts";
import { useWayBack } from "./use-way-back.ts";

type ConnectFailedProps = {
  error: Error;
  app: string;
  /** Where it is known; else the one that this tab set out with. */
  itemId?: string;
};

/** Nothing was connected: why, and the ways out. */
export function ConnectFailed({ error, app, itemId }: ConnectFailedProps) {
  const t = useTranslations("connecting");
  const errorText = useErrorText();
  const [item] = useState(() => itemId ?? recallDeparture()?.itemId ?? null);
  const back = useWayBack(item);
  const start = useStartConnect(back.from);
  return (
    <>
      <Alert tone="fail" title={t("callback.failed", { app })}>
        {errorText(error)}
      </Alert>
      {start.error && (
        <Alert tone="fail" title={t("startFailed")}>
          {errorText(start.error)}
        </Alert>
      )}
      <div className="flex flex-wrap gap-2">
        {item && (
          <Button variant="primary" isPending={start.isPending} onPress={() => start.mutate(item)}>
            {t("callback.again")}
          </Button>
        )}
        <ButtonLink href={back.href} className="max-w-full">
          <span className="truncate">{back.label ?? t(item ? "callback.toItem" : "callback.toVault")}</span>
        </ButtonLink>
      </div>
    </>
  );
}
