"use client";

import { useTranslations } from "next-intl";
import { TypedOutputs } from "#components/flows/typed-outputs.tsx";
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
  const words = {
    ...{ typed: t("typed"), type: t("type"), drop: t("drop") },
    typeFor: (name: string) => t("typeFor", { name }),
    dropFor: (name: string) => t("dropFor", { name }),
    fieldOf: (name: string) => t("outputOf", { name }),
  };
  if (actions.length === 0) return <p className="text-ink-2 text-sm">{t("none")}</p>;
  return (
    <section aria-label={t("title")} className="flex flex-col gap-2">
      <h3 className="font-medium text-sm">{t("title")}</h3>
      <ul className="flex max-h-80 flex-col gap-3 overflow-y-auto rounded-lg border border-line p-3">
        <TypedOutputs
          {...{ actions, texts, onChange, errorOf, exampleOf }}
          sourceOf={() => (hasExecution ? t("taken") : t("missing"))}
          wordsOf={(action) => ({ ...words, field: isVariables(action) ? t("variables") : t("output") })}
        />
      </ul>
    </section>
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
