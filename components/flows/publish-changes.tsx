"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import type { FlowAction, FlowDetail } from "#lib/flows/schema.ts";
import { versionQuery } from "#lib/versions/queries.ts";
import { DocumentDiff } from "./document-diff.tsx";

type PublishChangesProps = {
  flow: FlowDetail;
  /** The draft that is to be published. */
  actions: readonly FlowAction[];
  onGoTo?: ((path: string) => void) | undefined;
};

const nothing: readonly FlowAction[] = [];

/** What will run otherwise than it does now. */
export function PublishChanges({ flow, actions, onGoTo }: PublishChangesProps) {
  const { published, id } = flow;
  if (published) return <Changes flowId={id} live={published} actions={actions} onGoTo={onGoTo} />;
  return <DocumentDiff flowId={id} before={nothing} after={actions} onGoTo={onGoTo} />;
}

type ChangesProps = Pick<PublishChangesProps, "actions" | "onGoTo"> & {
  flowId: string;
  live: { versionId: string; number: number };
};

function Changes({ flowId, live, actions, onGoTo }: ChangesProps) {
  const t = useTranslations("flows.publish");
  const errorText = useErrorText();
  const version = useQuery(versionQuery(flowId, live.versionId));
  if (version.error) {
    return (
      <Alert tone="fail" title={t("liveFailed", { number: live.number })}>
        {errorText(version.error)}
      </Alert>
    );
  }
  if (!version.data) return <Loading rows={3} />;
  if (!version.data.actions) return <Alert tone="info">{t("liveHidden", { number: live.number })}</Alert>;
  return (
    <DocumentDiff
      flowId={flowId}
      before={version.data.actions}
      after={actions}
      missingItems={new Set(version.data.goneItems)}
      onGoTo={onGoTo}
    />
  );
}
