"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { LoadState } from "#components/ui/load-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { sendersQuery } from "#lib/senders/queries.ts";
import { senderChannels } from "#lib/senders/schema.ts";
import { SenderCard } from "./sender-card.tsx";

/** What the messages of flows go through that name no connection of their own. */
export function SendingView() {
  const t = useTranslations("sending");
  const common = useTranslations("settings");
  const query = useQuery(sendersQuery());
  const senders = query.data?.senders;
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title={t("title")} description={t("lead")} />
      <LoadState query={query} failed={common("loadFailed")} rows={4} />
      {senders && (
        <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
          {senderChannels.map((channel) => (
            <SenderCard
              key={channel}
              channel={channel}
              sender={senders.find((each) => each.channel === channel) ?? null}
            />
          ))}
        </div>
      )}
    </div>
  );
}
