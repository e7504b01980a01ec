"use client";

import { createContext, use } from "react";
import type { StartingPoint } from "#lib/connecting/departure.ts";

type LeavingFrom = {
  from: StartingPoint;
  /** Stores what is edited there; false if that failed, and the page must not be left. */
  save: () => Promise<boolean>;
};

const LeavingContext = createContext<LeavingFrom | null>(null);

/** Around a page to which one comes back from a provider, in place of the connection's own. */
export const LeavingProvider = LeavingContext.Provider;

export const useLeavingFrom = () => use(LeavingContext);
