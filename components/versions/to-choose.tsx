"use client";

import type { Route } from "next";
import { useLocale, useTranslations } from "next-intl";
import { actionName } from "#components/flows/action-text.ts";
import { Link } from "#components/ui/link.tsx";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import type { GoneReference } from "#lib/versions/schema.ts";

type ToChooseProps = {
  references: readonly GoneReference[];
  /** The document in which they stand. */
  actions: readonly FlowAction[];
  /** Links each action to the editor of that flow. */
  flowId?: string;
};

/** What is to be chosen again, action by action. */
export function ToChoose({ references, actions, flowId }: ToChooseProps) {
  const t = useTranslations("versions");
  const language = useLocale();
  const byId = new Map([...walkActions(actions)].map(({ action }) => [action.id, action]));
  return (
    <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto">
      {references.map(({ actionId, kind, path }) => {
        const action = byId.get(actionId);
        const name = action ? actionName(action, language) : actionId;
        return (
          <li key={`${actionId} ${path}`}>
            {flowId ? (
              <Link
                href={`/flows/${flowId}?action=${encodeURIComponent(actionId)}` as Route}
                className="rounded-sm font-medium underline underline-offset-2"
              >
                {name}
              </Link>
            ) : (
              <span className="font-medium">{name}</span>
            )}{" "}
            {t(`choose.${kind}`)}
            {kind !== "connection" && kind !== "flow" && <code className="ml-1.5 font-mono text-xs">{path}</code>}
          </li>
        );
      })}
    </ul>
  );
}
