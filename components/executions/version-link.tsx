"use client";

import type { Route } from "next";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/ui/link.tsx";
import type { ExecutionSummary } from "#lib/executions/schema.ts";

type VersionLinkProps = {
  execution: Pick<ExecutionSummary, "flowId" | "versionId" | "isDraft" | "versionNumber" | "draftVersion">;
  /** In place of its name, which is still told. */
  children?: ReactNode;
};

/** The version that ran, and the way to what is different since. */
export function VersionLink({ execution, children }: VersionLinkProps) {
  const versionText = useVersionText();
  const { flowId, versionId } = execution;
  const text = versionText(execution);
  return (
    <Link
      href={`/flows/${flowId}/versions?from=${versionId}` as Route}
      {...(children !== undefined && { title: text })}
      className="rounded-sm hover:underline hover:underline-offset-4"
    >
      {children}
      <span className={children === undefined ? "" : "sr-only"}>{text}</span>
    </Link>
  );
}

/** Such as *Version 3*, or *Draft 42* of the save that ran. */
export function useVersionText(): (
  version: Pick<ExecutionSummary, "isDraft" | "versionNumber" | "draftVersion">,
) => string {
  const t = useTranslations("executions");
  return ({ isDraft, versionNumber, draftVersion }) =>
    isDraft || versionNumber === null
      ? t("draftSave", { number: draftVersion })
      : t("version", { number: versionNumber });
}
