"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { sendersQuery } from "#lib/senders/queries.ts";
import { senderChannels } from "#lib/senders/schema.ts";
import { SenderCard } from "./sender-card.tsx";

/** What the messages of flows go through that name no connection of their own. */
export function SendingView() {
  const t = useTranslations("sending");
  const common = useTranslations("settings");
  const errorText = useErrorText();
  const { data, error, isPending } = useQuery(sendersQuery());
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title={t("title")} description={t("lead")} />
      {error && (
        <Alert tone="fail" title={common("loadFailed")}>
          {errorText(error)}
        </Alert>
      )}
      {isPending && <Loading rows={4} />}
      {data && (
        <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
          {senderChannels.map((channel) => (
            <SenderCard
              key={channel}
              channel={channel}
              sender={data.senders.find((each) => each.channel === channel) ?? null}
            />
          ))}
        </div>
      )}
    </div>
  );
}
