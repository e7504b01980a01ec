"use client";

import { ArrowLeftRight, Lock, RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { DocumentDiff } from "#components/flows/document-diff.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { type ComparedSide, DRAFT } from "#lib/versions/compare-params.ts";
import { compare, type SideFacts, useSide } from "./use-compared.ts";

type ComparisonProps = {
  flow: FlowDetail;
  from: ComparedSide;
  to: ComparedSide;
  onRestore: (versionId: string) => void;
};

/** What leads from one version to the other. */
export function Comparison({ flow, from, to, onRestore }: ComparisonProps) {
  const t = useTranslations("versions");
  const [before, after] = [useSide(flow, from), useSide(flow, to)];
  const restorable = flow.canEdit ? restorableOf([from, before], [to, after]) : [];
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="mr-auto min-w-0 text-sm">
          {t.rich("fromTo", {
            from: before.name ?? "…",
            to: after.name ?? "…",
            b: (chunks) => <strong className="font-medium">{chunks}</strong>,
          })}
        </p>
        <IconButton
          size="sm"
          label={t("swap")}
          icon={<ArrowLeftRight aria-hidden />}
          onPress={() => compare({ from: to, to: from })}
        />
        {restorable.map(({ side, name }) => (
          <Button key={side} size="sm" icon={<RotateCcw aria-hidden />} onPress={() => onRestore(side)}>
            {t("restoreNamed", { name })}
          </Button>
        ))}
      </div>
      <Body flowId={flow.id} before={before} after={after} />
    </>
  );
}

function restorableOf(...sides: [ComparedSide, SideFacts][]) {
  return sides.flatMap(([side, { name, actions }]) => (side !== DRAFT && name && actions ? [{ side, name }] : []));
}

function Body({ flowId, before, after }: { flowId: string; before: SideFacts; after: SideFacts }) {
  const t = useTranslations("versions");
  const errorText = useErrorText();
  const error = before.error ?? after.error;
  const hidden = [before, after].find(({ isHidden }) => isHidden);
  if (error) {
    return (
      <Alert tone="fail" title={t("compareFailed")}>
        {errorText(error)}
      </Alert>
    );
  }
  if (hidden) {
    return (
      <p className="flex items-start gap-2 rounded-lg border border-line bg-sunk px-3 py-2.5 text-sm">
        <Lock aria-hidden className="mt-px size-4 shrink-0 text-ink-2" />
        {t("hidden", { name: hidden.name ?? "" })}
      </p>
    );
  }
  if (!before.actions || !after.actions) return <Loading rows={4} />;
  return (
    <DocumentDiff
      flowId={flowId}
      before={before.actions}
      after={after.actions}
      missingItems={new Set([...before.goneItems, ...after.goneItems])}
    />
  );
}
