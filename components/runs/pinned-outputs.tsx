"use client";

import { useLocale, useTranslations } from "next-intl";
import { ActionIcon } from "#components/flows/action-icon.tsx";
import { actionName } from "#components/flows/action-text.ts";
import { Button } from "#components/ui/button.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { parseJsonText } from "#lib/flows/edit-json-text.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { PinTexts } from "./remembered-pins.ts";

type PinnedOutputsProps = {
  /** Those that the action reads. */
  actions: readonly FlowAction[];
  texts: PinTexts;
  onChange: (texts: PinTexts) => void;
  /** What is not typed is taken from an execution. */
  hasExecution: boolean;
  errorOf: (text: string) => string | undefined;
};

/** What earlier actions gave, as far as the action reads it: from an execution, or typed. */
export function PinnedOutputs({ actions, texts, onChange, hasExecution, errorOf }: PinnedOutputsProps) {
  const t = useTranslations("runs.pins");
  if (actions.length === 0) return <p className="text-ink-2 text-sm">{t("none")}</p>;
  return (
    <section aria-label={t("title")} className="flex flex-col gap-2">
      <h3 className="font-medium text-sm">{t("title")}</h3>
      <ul className="flex max-h-80 flex-col gap-3 overflow-y-auto rounded-lg border border-line p-3">
        {actions.map((action) => (
          <Pin
            key={action.id}
            action={action}
            text={Object.hasOwn(texts, action.id) ? texts[action.id] : undefined}
            onChange={(text) => {
              const { [action.id]: _, ...rest } = texts;
              onChange(text === undefined ? rest : { ...rest, [action.id]: text });
            }}
            hasExecution={hasExecution}
            errorOf={errorOf}
          />
        ))}
      </ul>
    </section>
  );
}

type PinProps = Pick<PinnedOutputsProps, "hasExecution" | "errorOf"> & {
  action: FlowAction;
  text: string | undefined;
  onChange: (text: string | undefined) => void;
};

function Pin({ action, text, onChange, hasExecution, errorOf }: PinProps) {
  const t = useTranslations("runs.pins");
  const name = actionName(action, useLocale());
  const source = hasExecution ? t("taken") : t("missing");
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ActionIcon type={action.type} action={action.action} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{name}</span>
          <span className="block text-ink-2 text-xs">{text === undefined ? source : t("typed")}</span>
        </span>
        <Button
          size="sm"
          onPress={() => onChange(text === undefined ? JSON.stringify(exampleOf(action), null, 2) : undefined)}
          aria-label={text === undefined ? t("typeFor", { name }) : t("dropFor", { name })}
        >
          {text === undefined ? t("type") : t("drop")}
        </Button>
      </div>
      {text !== undefined && (
        <TextArea
          aria-label={t("outputOf", { name })}
          label={isVariables(action) ? t("variables") : t("output")}
          value={text}
          onChange={onChange}
          rows={5}
          isMonospace
          spellCheck="false"
          errorMessage={errorOf(text)}
        />
      )}
    </li>
  );
}

function isVariables({ type, action }: FlowAction): boolean {
  return type === "FLOW" && action === "STORE_VARS";
}

function exampleOf(action: FlowAction): Json {
  if (isVariables(action)) return (action.params?.vars as Json | undefined) ?? {};
  if (action.type === "FLOW" && action.action === "FOR_EACH") return { item: {}, index: 0 };
  return findActionDefinition(action.type, action.action)?.example ?? {};
}

/** Of what was typed for these actions; for others it stays where it is kept, and counts for nothing. */
export function parsePins(
  actions: readonly FlowAction[],
  texts: PinTexts,
): { ok: true; outputs: Record<string, Json> } | { ok: false } {
  const outputs: Record<string, Json> = {};
  for (const { id } of actions) {
    const text = Object.hasOwn(texts, id) ? texts[id] : undefined;
    if (text === undefined) continue;
    const parsed = parseJsonText(text);
    if (!parsed.ok) return { ok: false };
    outputs[id] = parsed.value;
  }
  return { ok: true, outputs };
}
