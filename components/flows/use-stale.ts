"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { DraftSaver, ServerDraft } from "#lib/flows/edit-draft-saver.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";

/** What somebody else saved in between, once it is read. */
export type TheirDraft = ServerDraft & {
  savedBy: string | null;
  /** Saved by the reader, in another tab or by replacing a connection. */
  isOwn: boolean;
};

/** While a save is stale: what the server holds. If it was sent from here, saving goes on by itself. */
export function useStale(flow: FlowDetail, saver: DraftSaver, isStale: boolean) {
  const queryClient = useQueryClient();
  const { version } = saver.getState();
  const reading = useQuery({
    queryKey: ["flows", "theirs", flow.id, version],
    queryFn: () => queryClient.fetchQuery({ ...flowQuery(flow.id), staleTime: 0 }),
    enabled: isStale,
    staleTime: 0,
    gcTime: 0,
  });
  const read = isStale ? reading.data : undefined;
  const latest = read && flow.draftVersion > read.draftVersion ? flow : read;

  useEffect(() => {
    if (latest) saver.recognise(toServerDraft(latest));
  }, [latest, saver]);

  return {
    theirs: latest ? { ...toServerDraft(latest), savedBy: latest.draftSavedBy, isOwn: latest.isDraftMine } : null,
    error: isStale ? reading.error : null,
    read: () => void reading.refetch(),
  };
}

export function toServerDraft({ draft, draftVersion, draftSavedAt }: FlowDetail): ServerDraft {
  return { actions: draft, version: draftVersion, savedAt: new Date(draftSavedAt) };
}
