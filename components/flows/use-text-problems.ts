"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { findJsonTextProblems } from "#lib/flows/json-text-problems.ts";
import { findTextProblems, type TextProblem } from "#lib/flows/text-problems.ts";
import { placeOf } from "#lib/shared/json-fault.ts";
import { useExpressions } from "./expression-context.tsx";
import type { TextMark } from "./marked-pieces.ts";

/** A problem in words. */
export type ToldProblem = TextProblem & { key: string; text: string };

/** Longer than any pause between two keys of one thought. */
const PAUSE_MS = 700;
/** A longer text is looked through behind the keys, not with them. */
const LONG = 2_000;

/**
 * What is wrong with a text: underlined at once, told after a pause. What was told stays while it is mended, and goes
 * as soon as it is.
 */
export function useTextProblems(text: string, syntax: "text" | "json") {
  const { scope } = useExpressions();
  const deferred = useDeferredValue(text);
  const seen = text.length > LONG ? deferred : text;
  const problems = useMemo(
    () => (syntax === "json" ? findJsonTextProblems(seen, scope.known) : findTextProblems(seen, scope.known)),
    [seen, syntax, scope],
  );
  const tell = useProblemText(syntax);
  const [paused, setPaused] = useState({ text, told: problems.map(keyOf), isTyped: false });
  useEffect(() => {
    if (paused.text === seen) return;
    const timer = setTimeout(() => setPaused({ text: seen, told: problems.map(keyOf), isTyped: true }), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [paused.text, seen, problems]);
  const isPaused = paused.text === text;
  const told = problems
    .filter((problem) => isPaused || paused.told.includes(keyOf(problem)))
    .map(
      (problem): ToldProblem => ({ ...problem, key: `${problem.start} ${keyOf(problem)}`, text: tell(seen, problem) }),
    );
  return {
    told,
    isBroken: problems.some(({ isBlocking }) => isBlocking),
    /** Of what is shown now. */
    marks: seen === text ? problems.map(toMark) : [],
    /** For a screen reader, once one has stopped typing. */
    said: isPaused && paused.isTyped ? told.map((problem) => problem.text).join(" ") : "",
  };
}

function keyOf({ messageKey, params }: TextProblem): string {
  return `${messageKey} ${Object.values(params).join(" ")}`;
}

function toMark({ start, end, isBlocking }: TextProblem): TextMark {
  return { start, end, tone: isBlocking ? "fail" : "amber" };
}

function useProblemText(syntax: "text" | "json"): (text: string, problem: TextProblem) => string {
  const t = useTranslations("flows.fields");
  const format = useFormatter();
  const messageText = useMessageText();
  return (text, { messageKey, params, start }) => {
    const message = messageText(messageKey, params);
    if (messageKey === "flows.fields.jsonError") return message;
    if (syntax === "json") return t("atLine", { line: format.number(placeOf(text, start).line), message });
    return t("position", { position: start + 1, message });
  };
}
