"use client";

import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Link } from "#components/ui/link.tsx";
import type { ExecutionDetail } from "#lib/executions/schema.ts";
import { diffDocuments } from "#lib/flows/diff-documents.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { useVersionText } from "./version-link.tsx";

/** The document that ran, and how much of it is different in the draft by now. */
export function ChangedSince({ execution }: { execution: ExecutionDetail }) {
  const t = useTranslations("executions.asItWas");
  const versionText = useVersionText();
  const { draft, changes } = useDraftSince(execution);
  const { flowId, versionId } = execution;
  return (
    <p className="mb-2 px-2.5 text-ink-2 text-xs">
      {t("document", { version: versionText(execution) })} {draft && changes === 0 && t("same")}
      {draft && changes > 0 && (
        <Link
          href={`/flows/${flowId}/versions?from=${versionId}&to=draft` as Route}
          className="rounded-sm text-accent underline underline-offset-2"
        >
          {t("changed", { count: changes })}
        </Link>
      )}
    </p>
  );
}

/** The draft as it is now, null until it was read; and how many of its actions differ from the document that ran. */
export function useDraftSince({ flowId, actions }: Pick<ExecutionDetail, "flowId" | "actions">) {
  const draft = useQuery(flowQuery(flowId)).data?.draft ?? null;
  const changes = useMemo(
    () => (draft ? diffDocuments(actions as unknown as FlowAction[], draft).length : 0),
    [draft, actions],
  );
  return { draft, changes };
}
