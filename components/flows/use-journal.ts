"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { toast } from "#components/ui/toast.tsx";
import type { DraftSaver } from "#lib/flows/edit-draft-saver.ts";
import { EditJournal } from "#lib/flows/edit-journal.ts";
import { type OpenPlace, openEditPlace } from "#lib/flows/edit-journal-store.ts";
import type { EditOwner } from "#lib/flows/edit-owners.ts";
import { recallEdit } from "#lib/flows/edit-recall.ts";
import type { EditSession } from "#lib/flows/edit-session.ts";
import type { HeldTexts } from "./held-texts.ts";

type Edited = { saver: DraftSaver; session: EditSession; heldTexts: HeldTexts };
type JournalOptions = Edited & { flowId: string; owner: EditOwner; canEdit: boolean };

/** A browser may be asked for its storage and not answer. */
const OPEN_LIMIT_MS = 5_000;

/**
 * Keeps what is edited in this browser, and goes on from what an earlier page kept. `isReady` once that was looked for;
 * `isWorking` unless the browser keeps nothing, and edits live as long as the page.
 */
export function useJournal({ flowId, owner: { tenantId, operatorId }, canEdit, ...edited }: JournalOptions) {
  const { saver, session, heldTexts } = edited;
  const t = useTranslations("flows");
  const format = useFormatter();
  const [isReady, setReady] = useState(!canEdit);
  const [isWorking, setWorking] = useState(true);
  const journal = useRef<EditJournal | null>(null);
  const announce = useRef<(at: number) => void>(() => undefined);
  announce.current = (at) => {
    const time = format.dateTime(new Date(at), { dateStyle: "short", timeStyle: "short" });
    toast({ text: t("recalled", { time }) });
  };

  useEffect(() => {
    if (!canEdit) return setReady(true);
    const parts = { saver, session, heldTexts };
    let isLeft = false;
    let leave: () => Promise<void> = async () => undefined;
    const begin = (place: OpenPlace | null) => {
      if (isLeft) return place?.close();
      setWorking(place !== null);
      const keptAt = place && recall(place, parts);
      if (keptAt) announce.current(keptAt);
      const kept = place && keep(place, parts, setWorking);
      journal.current = kept?.journal ?? null;
      leave = kept?.leave ?? leave;
      setReady(true);
    };
    void withinLimit(openEditPlace({ tenantId, operatorId }, flowId)).then(begin);
    return () => {
      isLeft = true;
      journal.current = null;
      void saver.flush().then(leave);
    };
  }, [flowId, tenantId, operatorId, canEdit, saver, session, heldTexts]);

  return { isReady, isWorking, isKept: () => journal.current?.isKept ?? false };
}

/** When that was edited which was not saved, and is back; null if there is nothing of the kind. */
function recall({ edit, history }: OpenPlace, { saver, session, heldTexts }: Edited): number | null {
  const recalled = edit && recallEdit(edit, history, saver.getState());
  if (!recalled) return null;
  for (const [key, text] of edit.heldTexts) heldTexts.set(key, text);
  if (recalled.kind === "unsaved") session.restore(recalled.history, recalled.unsaved, recalled.isStale);
  else session.resume(recalled.history, saver.getState());
  return recalled.kind === "unsaved" ? edit.at : null;
}

function keep(place: OpenPlace, { saver, session, heldTexts }: Edited, onWorking: (isWorking: boolean) => void) {
  const journal = new EditJournal({
    place,
    look: () => ({
      edit: { ...saver.unsaved, heldTexts: [...heldTexts], at: Date.now() },
      history: session.getHistory(),
    }),
  });
  const note = () => journal.note();
  const write = () => void journal.flush();
  heldTexts.onChange = note;
  window.addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", write);
  const stops = [
    saver.subscribe(note),
    session.subscribe(note),
    journal.subscribe(() => onWorking(journal.isWorking())),
  ];
  const leave = async () => {
    window.removeEventListener("pagehide", write);
    document.removeEventListener("visibilitychange", write);
    heldTexts.onChange = () => undefined;
    await journal.flush();
    for (const stop of stops) stop();
    // What is kept is offered at return; what is not has this page's tries alone.
    if (journal.isKept) saver.stop();
    place.close();
  };
  return { journal, leave };
}

/** Null where the browser keeps nothing, or does not say. What it opens too late is closed. */
async function withinLimit(opening: Promise<OpenPlace>): Promise<OpenPlace | null> {
  let isLate = false;
  const limit = new Promise<null>((resolve) => {
    setTimeout(() => {
      isLate = true;
      resolve(null);
    }, OPEN_LIMIT_MS);
  });
  const place = opening.then(
    (opened) => {
      if (!isLate) return opened;
      opened.close();
      return null;
    },
    () => null,
  );
  return Promise.race([place, limit]);
}
