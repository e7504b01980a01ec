"use client";

import { useTranslations } from "next-intl";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { referenceFields } from "#lib/flows/item-references.ts";
import { useFlowEditor } from "./editor-context.ts";
import { Note, VaultLink } from "./item-note.tsx";
import { useReferenceScope } from "./reference-scope.ts";
import type { FieldReference, ShownSegment } from "./reference-text.ts";
import { useStateNote } from "./stored-item-notes.tsx";

/** What a text's references are: where each stands in the vault, or what is wrong with it. */
export function ReferenceNotes({ segments }: { segments: readonly ShownSegment[] }) {
  const messageText = useMessageText();
  const { faultAfter, faultParams } = useReferenceScope();
  const seen = new Set<string>();
  return segments.map(({ reference, shown, start }, index) => {
    if (!reference || seen.has(`${reference.itemId} ${reference.field}`)) return null;
    seen.add(`${reference.itemId} ${reference.field}`);
    const before = segments.slice(0, index).map(({ text }) => text);
    const fault = faultAfter(before.join(""));
    if (fault) {
      return (
        <Note key={start} tone="fail">
          {messageText(fault, faultParams)}
        </Note>
      );
    }
    return <ReferenceNote key={start} reference={reference} name={shown.slice(1, -1)} />;
  });
}

function ReferenceNote({ reference: { itemId, field }, name }: { reference: FieldReference; name: string }) {
  const t = useTranslations("flows.references");
  const stored = useTranslations("flows.stored");
  const { findItem, hiddenItems } = useFlowEditor();
  const stateNote = useStateNote();
  const item = findItem(itemId);
  if (item === undefined) return null;
  if (item === null) {
    const isHidden = hiddenItems.has(itemId);
    return <Note tone={isHidden ? "lock" : "fail"}>{stored(isHidden ? "hidden" : "missing")}</Note>;
  }
  const link = <VaultLink id={itemId}>{name}</VaultLink>;
  if (referenceFields[field] !== item.kind)
    return <Note tone="fail">{t.rich("wrongField", { item: () => link, field })}</Note>;
  const state = stateNote(item);
  if (state && state.tone !== "clock")
    return <Note tone={state.tone}>{t.rich("withNote", { item: () => link, note: state.text })}</Note>;
  if (item.isAnyHost)
    return <Note tone="amber">{t.rich("withNote", { item: () => link, note: stored("anyHost") })}</Note>;
  return (
    <Note tone={state?.tone ?? "plain"}>
      {t.rich(state ? "inSectionWithNote" : "inSection", {
        item: () => link,
        section: item.sectionName,
        note: state?.text ?? "",
      })}
    </Note>
  );
}
