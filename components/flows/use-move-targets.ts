"use client";

import { useMemo } from "react";
import { isWithin, outermostPaths } from "#lib/flows/edit-many.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { IsTarget } from "./outline-rows.ts";

/** The gaps that a place is chosen among for actions that move: all but those within them. Null while none do. */
export function useMoveTargets(actions: readonly FlowAction[], moving: ReadonlySet<string> | null): IsTarget | null {
  return useMemo(() => {
    if (!moving) return null;
    const paths = outermostPaths(actions, moving);
    return (row) => row.kind === "gap" && !paths.some((path) => isWithin(row.path, path));
  }, [actions, moving]);
}
