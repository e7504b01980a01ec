"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Button as PlainButton } from "react-aria-components/Button";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { useFlowEditor } from "./editor-context.ts";
import { ExpressionProvider } from "./expression-context.tsx";
import { type JsonViewProps, type PlacedNote, useJsonDesk } from "./use-json-desk.ts";

/** The document as JSON, edited as text: completed, checked as one types, and never lost while it is half typed. */
export function JsonView(props: JsonViewProps) {
  const { selectedPath } = useFlowEditor();
  return (
    <ExpressionProvider path={selectedPath ?? "0"}>
      <JsonDocument {...props} />
    </ExpressionProvider>
  );
}

function JsonDocument(props: JsonViewProps) {
  const t = useTranslations("flows.json");
  const { isReadOnly } = useFlowEditor();
  const hintId = useId();
  const { parent, notes, named, goTo } = useJsonDesk(props, hintId);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      <div
        ref={parent}
        className="h-[60dvh] min-h-64 min-w-0 overflow-hidden rounded-lg border border-line-strong has-[.cm-focused]:outline-2 has-[.cm-focused]:outline-accent lg:h-auto lg:flex-1"
      />
      <JsonStatus notes={notes} named={named} />
      <JsonNotes notes={notes} onGoTo={goTo} />
      <p id={hintId} className="text-ink-2 text-xs">
        {isReadOnly ? t("hintReadOnly") : t("hint")}
      </p>
    </div>
  );
}

/** Whether the text is the flow; said when it changes. */
function JsonStatus({ notes, named }: { notes: readonly PlacedNote[]; named: string | null }) {
  const t = useTranslations("flows.json");
  const errors = notes.filter(({ severity }) => severity === "error").length;
  const warnings = notes.length - errors;
  const [Icon, tone] =
    errors > 0
      ? ([CircleAlert, "text-fail"] as const)
      : warnings > 0
        ? ([TriangleAlert, "text-amber"] as const)
        : ([CircleCheck, "text-ok"] as const);
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-1 text-sm">
      <p role="status" className="flex min-w-0 items-start gap-1.5">
        <Icon aria-hidden className={`mt-px size-4 shrink-0 ${tone}`} />
        <span>{errors > 0 ? t("notYet", { count: errors }) : t("inStep", { count: warnings })}</span>
      </p>
      {named && <p className="min-w-0 truncate text-ink-2">{t("atCaret", { name: named })}</p>}
    </div>
  );
}

function JsonNotes({ notes, onGoTo }: { notes: readonly PlacedNote[]; onGoTo: (offset: number) => void }) {
  const t = useTranslations("flows.json");
  const messageText = useMessageText();
  if (notes.length === 0) return null;
  return (
    <ul aria-label={t("problems")} className="max-h-28 shrink-0 overflow-y-auto rounded-lg border border-line">
      {notes.map(({ from, line, severity, messageKey, params }) => (
        <li key={`${from} ${messageKey} ${severity}`} className="not-first:border-line not-first:border-t">
          <PlainButton
            onPress={() => onGoTo(from)}
            className="flex w-full cursor-pointer items-start gap-2 px-2.5 py-1.5 text-left text-sm hover:bg-sunk data-focus-visible:-outline-offset-2"
          >
            <span className={`shrink-0 tabular-nums ${severity === "error" ? "text-fail" : "text-amber"}`}>
              {t(`noteAt.${severity}`, { line })}
            </span>
            <span className="min-w-0 break-words">{messageText(messageKey, params)}</span>
          </PlainButton>
        </li>
      ))}
    </ul>
  );
}
