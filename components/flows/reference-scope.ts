"use client";

import { createContext, use } from "react";
import { placeFault } from "#lib/flows/reference-places.ts";
import type { FlowAction } from "#lib/flows/schema.ts";

type Scope = { action: FlowAction; name: string };

const ReferenceScopeContext = createContext<Scope | null>(null);

/** The param in which the texts below stand. */
export const ReferenceScope = ReferenceScopeContext.Provider;

/** Where stored items may be named in the texts of this param, and for which action. */
export function useReferenceScope() {
  const scope = use(ReferenceScopeContext);
  if (!scope) throw new Error("useReferenceScope stands outside ReferenceScope");
  const { action, name } = scope;
  return {
    action,
    /** Why a reference may not stand after that text: a message key; null where it may. */
    faultAfter: (before: string) => placeFault(action, name, before),
    faultParams: { action: action.alias || action.id, field: name },
  };
}
