"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";

const SETTLE_MS = 200;

const trimmed = (typed: string) => typed.trim();

/**
 * The text of a search whose result stands in the address: seen at once as one types, and asked for when it settles.
 * A search that came otherwise, such as by Back or by a button that clears it, takes the text's place.
 *
 * @param search What the address says.
 * @param ask Called with what is to be searched.
 * @param toWanted What of the typed text is searched.
 */
export function useSearchText(
  search: string,
  ask: (wanted: string) => void,
  toWanted: (typed: string) => string = trimmed,
): [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(search);
  const asked = useRef(search);
  const askFor = useEffectEvent((wanted: string) => {
    asked.current = wanted;
    ask(wanted);
  });

  useEffect(() => {
    if (search === asked.current) return;
    asked.current = search;
    setText(search);
  }, [search]);

  const wanted = toWanted(text);
  useEffect(() => {
    if (wanted === asked.current) return;
    const timer = setTimeout(() => askFor(wanted), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);

  return [text, setText];
}
