"use client";

import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useState, useSyncExternalStore } from "react";
import { toast } from "#components/ui/toast.tsx";
import { saveDraftAction } from "#lib/flows/actions.ts";
import { DraftSaver } from "#lib/flows/edit-draft-saver.ts";
import type { EditOwner } from "#lib/flows/edit-owners.ts";
import { EditSession } from "#lib/flows/edit-session.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import type { FlowAction, FlowDetail } from "#lib/flows/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { HeldTexts } from "./held-texts.ts";
import { useJournal } from "./use-journal.ts";
import { type TheirDraft, toServerDraft, useStale } from "./use-stale.ts";

/**
 * The draft of a flow as it is edited here: saved as one types, kept in this browser until it is, and followed when it
 * is saved elsewhere.
 */
export function useDraft(flow: FlowDetail, owner: EditOwner) {
  const t = useTranslations("flows");
  const queryClient = useQueryClient();
  const [{ saver, session, heldTexts }] = useState(() => {
    const made = makeSaver(flow, owner, queryClient);
    return { saver: made, session: new EditSession(made), heldTexts: new HeldTexts() };
  });
  const state = useSyncExternalStore(saver.subscribe, saver.getState, saver.getState);
  const history = useSyncExternalStore(session.subscribe, session.getHistory, session.getHistory);
  const journal = useJournal({ flowId: flow.id, owner, canEdit: flow.canEdit, saver, session, heldTexts });
  const stale = useStale(flow, saver, state.status === "stale");

  useEffect(() => {
    const retry = () => void saver.flush();
    const retryIfSeen = () => saver.getState().status !== "saved" && !document.hidden && retry();
    const guard = (event: BeforeUnloadEvent) => saver.hasUnsavedChanges && !journal.isKept() && event.preventDefault();
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", retryIfSeen);
    window.addEventListener("beforeunload", guard);
    return () => {
      window.removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retryIfSeen);
      window.removeEventListener("beforeunload", guard);
    };
  }, [saver, journal.isKept]);

  // Someone saved, and nothing of ours waits: what they saved is shown.
  useEffect(() => {
    const { version, status } = saver.getState();
    if (flow.draftVersion <= version || status !== "saved") return;
    session.follow(toServerDraft(flow), flow.isDraftMine ? null : flow.draftSavedBy);
    // What one saved oneself, in another tab or by replacing a connection, is no news.
    if (flow.isDraftMine) return;
    toast({ text: flow.draftSavedBy ? t("newerLoaded", { name: flow.draftSavedBy }) : t("newerLoadedUnknown") });
  }, [flow, saver, session, t]);

  return {
    state,
    /** Every edit goes through it: undo and redo too. */
    session,
    history,
    heldTexts,
    /** False until it is known what an earlier page left. */
    isReady: journal.isReady,
    /** False where this browser keeps nothing: edits live as long as the page. */
    isKept: journal.isWorking,
    stale,
    getActions: () => saver.getState().actions,
    getUnsaved: () => saver.unsaved,
    flush: () => saver.flush(),
    /** On top of what somebody else saved: the documents that lead to what is chosen, as `wayToChosen` gives them. */
    choose: (theirs: TheirDraft, way: readonly (readonly FlowAction[])[], kind: "load" | "merge" | "mine") => {
      const { savedBy } = theirs;
      session.rebase(theirs, savedBy, way, { kind, ...(savedBy !== null && { name: savedBy }) });
      void saver.flush();
    },
  };
}

/** The flow as the server last gave it, from the page or from a poll. */
export function useFlow(flowId: string): FlowDetail | undefined {
  return useQuery(flowQuery(flowId)).data;
}

function makeSaver(flow: FlowDetail, { operatorId }: EditOwner, queryClient: QueryClient): DraftSaver {
  return new DraftSaver({
    initial: toServerDraft(flow),
    isOnline: () => navigator.onLine,
    save: async (baseVersion, actions) => {
      const saved = unwrap(await saveDraftAction({ flowId: flow.id, baseVersion, actions: [...actions], operatorId }));
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
