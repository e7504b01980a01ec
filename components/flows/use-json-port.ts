"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { expressionScope } from "#lib/flows/expression-scope.ts";
import { sharedRoots } from "#lib/flows/preview-roots.ts";
import { flowsQuery } from "#lib/flows/queries.ts";
import { branchNames } from "#lib/flows/walk-actions.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { optionsQuery } from "#lib/vault/queries.ts";
import { completionItems } from "./completion-items.ts";
import { useFlowEditor } from "./editor-context.ts";
import { useExpressions } from "./expression-context.tsx";
import type { CompletionPort } from "./json-completion.ts";
import type { JsonPort } from "./json-desk.ts";
import type { NameOf } from "./json-hover.ts";

/** Long enough for a name to be typed. */
const FRESH_MS = 10_000;

/** All that the JSON view asks of the page, as it is now. */
export function useJsonPort(): Omit<JsonPort, "onReading" | "onCaret"> & CompletionPort & { nameOf: NameOf } {
  const t = useTranslations("flows");
  const language = useLocale();
  const messageOf = useMessageText();
  const editor = useFlowEditor();
  const ask = useAsk();
  const nameOf = useNameOf();
  const { values } = useExpressions().source;
  return {
    actions: editor.actions,
    apply: (actions) => editor.edit(() => actions, { step: { kind: "json" } }),
    undo: editor.undo,
    redo: editor.redo,
    select: editor.select,
    messageOf,
    language,
    memberLabel: useMemberLabel(),
    itemsAt: (path) => {
      const scope = expressionScope(editor.actions, path);
      return completionItems(scope, values ? sharedRoots(scope, values) : null, language);
    },
    kindLabel: (kind) => t(`kind.${kind}`),
    ask,
    nameOf,
  };
}

/** The members of an action are called as the fields of its form. */
function useMemberLabel(): (name: string) => string {
  const t = useTranslations("flows");
  const labels: Readonly<Record<string, string>> = {
    id: t("panel.id"),
    alias: t("panel.alias"),
    type: t("json.members.type"),
    action: t("json.members.action"),
    params: t("json.members.params"),
    connection_id: t("panel.connection"),
    allow_failure: t("running.allowFailure"),
    mask_output: t("running.maskOutput"),
    timeout_seconds: t("running.timeout"),
    retry: t("running.retry"),
    attempts: t("running.attempts"),
    delay_seconds: t("running.delay_seconds"),
    max_delay_seconds: t("running.max_delay_seconds"),
    ...Object.fromEntries(branchNames.map((branch) => [branch, t(`tree.branch.${branch}`)])),
  };
  return (name) => labels[name] ?? "";
}

/** What may be chosen: the same lists as in the fields of the form. Nothing, where they cannot be had. */
function useAsk(): CompletionPort["ask"] {
  const queryClient = useQueryClient();
  return async (asked, search) => {
    if (asked.kind === "flow") {
      const query = flowsQuery({ search, page: 1 });
      await queryClient.prefetchQuery({ ...query, staleTime: FRESH_MS });
      const { flows = [] } = queryClient.getQueryData(query.queryKey) ?? {};
      return flows.map(({ id, name }) => ({ label: name, detail: "", insert: JSON.stringify(toPublicId("af", id)) }));
    }
    const isConnection = asked.kind === "connection";
    const scope = isConnection
      ? { kinds: ["connection" as const], appIds: [asked.appId] }
      : { kinds: [...asked.kinds] };
    const query = optionsQuery({ ...scope, search });
    await queryClient.prefetchQuery({ ...query, staleTime: FRESH_MS });
    const { options = [] } = queryClient.getQueryData(query.queryKey) ?? {};
    return options.map(({ id, name, sectionName }) => ({
      ...{ label: name, detail: sectionName },
      insert: JSON.stringify(isConnection ? toPublicId("ac", id) : id),
    }));
  };
}

function useNameOf(): NameOf {
  const t = useTranslations("flows");
  const { findItem, findFlow } = useFlowEditor();
  return (id) => {
    const flowId = fromPublicId("af", id);
    if (flowId !== null) {
      const flow = findFlow(flowId);
      return flow === null ? t("called.gone") : (flow?.name ?? null);
    }
    const item = findItem(fromPublicId("ac", id) ?? id.toLowerCase());
    return item === null ? t("json.itemUnknown") : (item?.name ?? null);
  };
}
