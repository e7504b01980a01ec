"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import type { z } from "zod";
import { Alert } from "#components/ui/alert.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import { renameAction } from "#lib/flows/edit-ids.ts";
import { isAskedFor, setParam } from "#lib/flows/edit-params.ts";
import { replaceAction } from "#lib/flows/edit-tree.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { ActionIdField } from "./action-id-field.tsx";
import { ConnectionField } from "./connection-field.tsx";
import { connectionOf } from "./connection-of.ts";
import { useFlowCommands, useFlowFacts } from "./editor-context.ts";
import { ParamField } from "./param-field.tsx";
import { FORM_ID } from "./row-focus.ts";
import { RunningFields } from "./running-fields.tsx";
import { SenderNotes } from "./sender-notes.tsx";
import { useLatest } from "./use-latest.ts";

type ActionFormProps = { action: FlowAction; path: string };

export function ActionForm({ action, path }: ActionFormProps) {
  const t = useTranslations("flows.panel");
  const { edit, rename, changeParam, connect, isReadOnly } = useEditing(action, path);
  const sending = useFlowFacts().senderOf(action);
  const definition = findActionDefinition(action.type, action.action);
  // One that stands in the document though it is not asked for is shown: it is used, or refused, when it runs.
  const fields = Object.entries(definition?.params.shape ?? {}).filter(
    ([name]) => isAskedFor(action, name) || action.params?.[name] !== undefined,
  );

  return (
    <div id={FORM_ID} className="flex flex-col gap-4 px-5 pt-4 pb-8">
      {definition && definition.connection !== "none" && (
        <ConnectionField action={action} isRequired={definition.connection === "required"} onChange={connect} />
      )}
      {sending && <SenderNotes action={action} sending={sending} />}
      {!definition && <Alert tone="amber">{t("unknown", { type: action.type, action: action.action })}</Alert>}
      {fields.map(([name, field]) => (
        <ParamField
          key={name}
          name={name}
          field={field as z.ZodType}
          action={action}
          value={action.params?.[name]}
          onChange={(value) => changeParam(name, value)}
          path={path}
          isReadOnly={isReadOnly}
        />
      ))}
      <div className="grid grid-cols-2 gap-3 border-line border-t pt-4">
        <ActionIdField id={action.id} onRename={rename} />
        <TextField
          label={t("alias")}
          value={action.alias ?? ""}
          onChange={(alias) => edit(({ alias: _, ...rest }) => (alias === "" ? rest : { ...rest, alias }))}
          maxLength={100}
          isReadOnly={isReadOnly}
        />
      </div>
      <RunningFields action={action} edit={edit} isReadOnly={isReadOnly} />
      <SendsTo action={action} />
    </div>
  );
}

/** Changes to the action at `path`: the same functions while one types in it. */
function useEditing(action: FlowAction, path: string) {
  const { edit } = useFlowCommands();
  const { heldParams, isReadOnly } = useFlowFacts();
  const changeParam = useLatest((name: string, value: Json | undefined) =>
    edit((actions) =>
      replaceAction(actions, path, (before) => {
        const { action: changed, held } = setParam(before, name, value, heldParams.get(before.id));
        heldParams.set(before.id, held);
        return changed;
      }),
    ),
  );
  return {
    isReadOnly,
    changeParam,
    connect: useCallback((id: string | undefined) => changeParam("connection_id", id), [changeParam]),
    edit: useLatest((change: (action: FlowAction) => FlowAction) =>
      edit((actions) => replaceAction(actions, path, change)),
    ),
    rename: useLatest((to: string) => edit((actions) => renameAction(actions, action.id, to), { selectId: to })),
  };
}

function SendsTo({ action }: { action: FlowAction }) {
  const t = useTranslations("flows.panel");
  const { findItem } = useFlowFacts();
  const connection = connectionOf(action, findItem);
  if (connection.kind !== "known" || connection.option.origins.length === 0) return null;
  const hosts = connection.option.origins.map((origin) => URL.parse(origin)?.host ?? origin).join(", ");
  return (
    <p className="-mx-5 border-line border-t px-5 pt-4 text-ink-2 text-sm">
      {t.rich("sendsTo", { hosts, host: (chunks) => <strong className="font-semibold text-ink">{chunks}</strong> })}
    </p>
  );
}
