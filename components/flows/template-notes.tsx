"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { findNameProblems } from "#lib/flows/name-problems.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import type { Json } from "#lib/shared/json.ts";
import { earlierActions } from "./completion-items.ts";
import { useFlowEditor } from "./editor-context.ts";
import { Note } from "./item-note.tsx";

/** Names in a value's expressions that give nothing where they stand, for the action at `path`. */
export function TemplateNotes({ value, path }: { value: Json; path: string }) {
  const t = useTranslations("flows.fields");
  const messageText = useMessageText();
  const { actions } = useFlowEditor();
  const known = useMemo(() => {
    const all = [...walkActions(actions)];
    const { type = "", action = "" } = all.find((each) => each.path === path)?.action ?? {};
    return {
      earlier: new Set(earlierActions(actions, path).map(({ id }) => id)),
      all: new Set(all.map((each) => each.action.id)),
      fills: findActionDefinition(type, action)?.fills,
    };
  }, [actions, path]);
  return findNameProblems(value, known).map(({ path: at, position, messageKey, params }) => {
    const placed = t("position", { position: position + 1, message: messageText(messageKey, params) });
    return (
      <Note key={`${at} ${position}`} tone="amber">
        {at === "" ? placed : `${at}: ${placed}`}
      </Note>
    );
  });
}
