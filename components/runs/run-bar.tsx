"use client";

import dynamic from "next/dynamic";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { useRunWatch } from "./run-context.ts";

const RunStrip = dynamic(async () => (await import("./run-strip.tsx")).RunStrip, { ssr: false });

/** The place of the run's bar, above the document; empty while the editor shows no run. */
export function RunBar({ flow }: { flow: FlowDetail }) {
  const watch = useRunWatch();
  return watch && <RunStrip key={watch.executionId} watch={watch} flow={flow} />;
}
