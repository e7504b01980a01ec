"use client";

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { toast } from "#components/ui/toast.tsx";
import { saveDraftAction } from "#lib/flows/actions.ts";
import { DraftSaver } from "#lib/flows/edit-draft-saver.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

/** The draft of a flow as it is edited here, saved as one types, and followed when it is saved elsewhere. */
export function useDraft(flow: FlowDetail) {
  const t = useTranslations("flows");
  const queryClient = useQueryClient();
  const [saver] = useState(() => makeSaver(flow, queryClient));
  const state = useSyncExternalStore(saver.subscribe, saver.getState, saver.getState);

  useEffect(() => {
    const retry = () => void saver.flush();
    const guard = (event: BeforeUnloadEvent) => saver.hasUnsavedChanges && event.preventDefault();
    window.addEventListener("online", retry);
    window.addEventListener("beforeunload", guard);
    return () => {
      window.removeEventListener("online", retry);
      window.removeEventListener("beforeunload", guard);
      void saver.flush();
      saver.stop();
    };
  }, [saver]);

  // Someone saved, and nothing of ours waits: what they saved is shown.
  useEffect(() => {
    const { version, status } = saver.getState();
    if (flow.draftVersion <= version || status !== "saved") return;
    saver.replace(fromFlow(flow));
    toast({ text: flow.draftSavedBy ? t("newerLoaded", { name: flow.draftSavedBy }) : t("newerLoadedUnknown") });
  }, [flow, saver, t]);

  const readTheirs = () => queryClient.fetchQuery({ ...flowQuery(flow.id), staleTime: 0 });
  return {
    state,
    edit: saver.edit.bind(saver),
    getActions: () => saver.getState().actions,
    flush: () => saver.flush(),
    loadTheirs: async () => saver.replace(fromFlow(await readTheirs())),
    keepMine: async () => saver.keepMine((await readTheirs()).draftVersion),
  };
}

/** The flow as the server last gave it, from the page or from a poll. */
export function useFlow(flowId: string): FlowDetail | undefined {
  return useQuery(flowQuery(flowId)).data;
}

function makeSaver(flow: FlowDetail, queryClient: QueryClient): DraftSaver {
  return new DraftSaver({
    initial: fromFlow(flow),
    save: async (baseVersion, actions) => {
      const saved = unwrap(await saveDraftAction({ flowId: flow.id, baseVersion, actions: [...actions] }));
      const savedAt = new Date(saved.savedAt);
      // So that the page shows what was saved when one comes back to it.
      queryClient.setQueryData(
        flowQuery(flow.id).queryKey,
        (known) => known && { ...known, draft: [...actions], draftVersion: saved.draftVersion, draftSavedAt: savedAt },
      );
      return { draftVersion: saved.draftVersion, savedAt };
    },
  });
}

function fromFlow({ draft, draftVersion, draftSavedAt }: FlowDetail) {
  return { actions: draft, version: draftVersion, savedAt: new Date(draftSavedAt) };
}
