"use client";

import { createContext, type ReactNode, use, useDeferredValue, useMemo, useState } from "react";
import { type ExpressionScope, expressionScope, isSameScope } from "#lib/flows/expression-scope.ts";
import { useFlowEditor } from "./editor-context.ts";
import { type PreviewSource, usePreviewSource } from "./use-preview-source.ts";

type Expressions = { scope: ExpressionScope; source: PreviewSource };

const ExpressionContext = createContext<Expressions | null>(null);

/**
 * What the expressions of the action at `path` can read, and what they are tried with. Made behind the keys that are
 * typed, and made anew only where an edit changed it.
 */
export function ExpressionProvider({ path, children }: { path: string; children: ReactNode }) {
  const { flowId, actions } = useFlowEditor();
  const now = useMemo(() => ({ actions, path }), [actions, path]);
  const seen = useDeferredValue(now);
  const [keep] = useState(createScopeKeeper);
  const scope = useMemo(() => keep(expressionScope(seen.actions, seen.path)), [keep, seen]);
  const source = usePreviewSource(flowId, scope);
  const value = useMemo(() => ({ scope, source }), [scope, source]);
  return <ExpressionContext value={value}>{children}</ExpressionContext>;
}

export function useExpressions(): Expressions {
  const expressions = use(ExpressionContext);
  if (!expressions) throw new Error("useExpressions stands outside ExpressionProvider");
  return expressions;
}

/** The scope before, as long as the next one says the same. */
function createScopeKeeper(): (next: ExpressionScope) => ExpressionScope {
  let kept: ExpressionScope | null = null;
  return (next) => {
    if (!kept || !isSameScope(kept, next)) kept = next;
    return kept;
  };
}
