"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { gatherer } from "#lib/flows/gather.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { sendersQuery } from "#lib/senders/queries.ts";
import type { Sender, SenderChannel } from "#lib/senders/schema.ts";
import { channelOf } from "#lib/senders/sender-apps.ts";

export type ActionSender = {
  channel: SenderChannel;
  /** Undefined until it was read; null if the settings name none. */
  sender: Sender | null | undefined;
  /** Whether the reader may choose one. */
  canSet: boolean;
};

/** What an action goes through that has no connection of its own; null for any other action. */
export type SenderOf = (action: FlowAction) => ActionSender | null;

export function useSenders(actions: readonly FlowAction[]): SenderOf {
  const isAsked = useMemo(() => gatherChannels(actions).length > 0, [actions]);
  const { data } = useQuery({ ...sendersQuery(), enabled: isAsked });
  return useCallback(
    (action) => {
      const channel = channelIn(action);
      if (channel === null) return null;
      const sender = data && (data.senders.find((each) => each.channel === channel) ?? null);
      return { channel, sender, canSet: data?.canSet ?? false };
    },
    [data],
  );
}

const gatherChannels = gatherer((action) => [channelIn(action) ?? []].flat());

function channelIn({ type, action }: FlowAction): SenderChannel | null {
  return channelOf(findActionDefinition(type, action));
}
