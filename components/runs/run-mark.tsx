"use client";

import clsx from "clsx";
import {
  Ban,
  CircleCheck,
  CircleMinus,
  CornerDownRight,
  Hourglass,
  LoaderCircle,
  RotateCw,
  TriangleAlert,
} from "lucide-react";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { Pill } from "#components/ui/pill.tsx";
import { useRunWatch } from "./run-context.ts";
import type { RunWatch } from "./run-watch.ts";
import { useRunText } from "./use-run-text.ts";

const looks = {
  running: { tone: "accent", icon: <LoaderCircle aria-hidden className="animate-spin" /> },
  waiting: { tone: "accent", icon: <Hourglass aria-hidden /> },
  again: { tone: "red", icon: <RotateCw aria-hidden /> },
  failed: { tone: "red", icon: <TriangleAlert aria-hidden /> },
  done: { tone: "green", icon: <CircleCheck aria-hidden /> },
  taken: { tone: "neutral", icon: <CornerDownRight aria-hidden /> },
  stopped: { tone: "neutral", icon: <Ban aria-hidden /> },
  unreached: { tone: "neutral", icon: <CircleMinus aria-hidden /> },
} as const;

/**
 * How an action stands in the run that the editor shows; nothing where it shows none. Drawn again for itself alone.
 *
 * @param isShort On a narrow screen its sign alone is seen.
 */
export function RunMark({ actionId, isShort = false }: { actionId: string; isShort?: boolean }) {
  const watch = useRunWatch();
  return watch && <Mark watch={watch} actionId={actionId} isShort={isShort} />;
}

function Mark({ watch, actionId, isShort }: { watch: RunWatch; actionId: string; isShort: boolean }) {
  const find = () => watch.find(actionId);
  const run = useSyncExternalStore(watch.subscribe, find, find);
  const text = useRunText();
  const words = run && text(run);
  const ref = useRef<HTMLSpanElement>(null);
  // A row of the tree is called by its label alone: what stands in it would not be heard.
  useEffect(() => {
    const row = ref.current?.closest('[role="row"]');
    if (!row || words === null) return;
    row.setAttribute("aria-description", words);
    return () => row.removeAttribute("aria-description");
  }, [words]);
  if (run === null) return null;
  return (
    <span
      ref={ref}
      className={clsx(
        "flex min-w-0 items-center",
        isShort ? "shrink-0" : "shrink max-sm:order-last max-sm:basis-full max-sm:pl-10",
      )}
    >
      <Pill {...looks[run.state]} className="shrink!">
        <span title={words ?? ""} className={isShort ? "max-sm:sr-only" : ""}>
          {words}
        </span>
      </Pill>
    </span>
  );
}
