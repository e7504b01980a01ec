"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { announce } from "#components/ui/announce.ts";
import type { DraftState } from "#lib/flows/edit-draft-saver.ts";

/** Who types is not told of each save on the way, and hears what they did before that it is saved. */
const CALM_MS = 2_000;

/** Says that the draft is saved, once it stays so. Failures are said where they are shown. Shows nothing. */
export function SavesTold({ status, version }: Pick<DraftState, "status" | "version">) {
  const t = useTranslations("flows.saveState");
  const told = useRef(version);
  useEffect(() => {
    if (status !== "saved" || version === told.current) return;
    const timer = setTimeout(() => {
      told.current = version;
      announce(t("savedAs", { number: version }));
    }, CALM_MS);
    return () => clearTimeout(timer);
  }, [status, version, t]);
  return null;
}
