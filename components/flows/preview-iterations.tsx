"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { TextField } from "#components/ui/text-field.tsx";
import { useFlowEditor } from "./editor-context.ts";
import { useExpressions } from "./expression-context.tsx";
import { parseNumberText } from "./number-text.ts";
import { rememberIteration } from "./remembered-preview.ts";

/** An iteration's number in a sample, which has as many as its list. */
const MAX_NUMBER = 10_000;

/** Of which iteration of each loop around the values are, and another of them. */
export function PreviewIterations() {
  const { scope, source } = useExpressions();
  const { values, wanted } = source;
  return scope.loops.map(({ id }) => {
    const index = values?.iterations.get(id);
    if (index === undefined) return null;
    return <Iteration key={id} loopId={id} index={wanted[id] ?? index} total={values?.begun.get(id) ?? null} />;
  });
}

type IterationProps = { loopId: string; index: number; total: number | null };

function Iteration({ loopId, index, total }: IterationProps) {
  const t = useTranslations("flows");
  const { flowId } = useFlowEditor();
  const [text, setText] = useState(String(index + 1));
  const [seen, setSeen] = useState(index);
  if (seen !== index) {
    setSeen(index);
    if (Number(text) !== index + 1) setText(String(index + 1));
  }
  const range = { min: 1, max: total ?? MAX_NUMBER };
  const isNumber = (number: number | null | undefined): number is number => typeof number === "number";
  const change = (typed: string) => {
    setText(typed);
    const number = parseNumberText(typed, range);
    if (isNumber(number)) rememberIteration(flowId, loopId, number - 1);
  };
  return (
    <TextField
      label={total === null ? t("preview.iteration", { id: loopId }) : t("preview.iterationOf", { id: loopId, total })}
      value={text}
      onChange={change}
      inputMode="numeric"
      autoComplete="off"
      errorMessage={isNumber(parseNumberText(text, range)) ? undefined : t("fields.numberRange", range)}
      className="max-w-xs"
    />
  );
}
