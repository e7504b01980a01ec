"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextField } from "#components/ui/text-field.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { listActionIds } from "#lib/flows/edit-ids.ts";
import { countReferences } from "#lib/flows/edit-references.ts";
import { actionId } from "#lib/flows/schema.ts";
import { useFlowEditor } from "./editor-context.ts";

type ActionIdFieldProps = { id: string; onRename: (id: string) => void };

/** Changed when one leaves the field: every expression that refers to the action is rewritten with it. */
export function ActionIdField({ id, onRename }: ActionIdFieldProps) {
  const t = useTranslations("flows.panel");
  const messageText = useMessageText();
  const { actions, isReadOnly } = useFlowEditor();
  const [text, setText] = useState(id);
  const [seen, setSeen] = useState(id);
  if (seen !== id) {
    setSeen(id);
    setText(id);
  }
  const parsed = actionId.safeParse(text);
  const isTaken = text !== id && listActionIds(actions).includes(text);
  const error = parsed.success
    ? isTaken
      ? t("idTaken")
      : undefined
    : messageText(parsed.error.issues[0]?.message ?? "");
  const references = text === id ? 0 : countReferences(actions, id);
  const commit = () => {
    if (text !== id && !error) onRename(text);
  };
  return (
    <TextField
      label={t("id")}
      value={text}
      onChange={setText}
      onBlur={commit}
      onKeyDown={(event) => event.key === "Enter" && commit()}
      errorMessage={error}
      description={references > 0 ? t("idRenames", { count: references }) : undefined}
      isRequired
      isReadOnly={isReadOnly}
      isMonospace
      spellCheck="false"
      autoComplete="off"
    />
  );
}
