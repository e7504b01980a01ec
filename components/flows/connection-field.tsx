"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { memo, useState } from "react";
import type { FlowAction } from "#lib/flows/schema.ts";
import { suggestedHosts } from "#lib/flows/suggested-hosts.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { ConnectionNotes } from "./connection-notes.tsx";
import { connectionOf } from "./connection-of.ts";
import { useFlowFacts } from "./editor-context.ts";
import { ItemSelect } from "./item-select.tsx";
import { ReplaceEverywhere } from "./replace-everywhere.tsx";

const AddConnectionWizard = dynamic(
  async () => (await import("#components/vault/add-connection-wizard.tsx")).AddConnectionWizard,
  { ssr: false },
);

type ConnectionFieldProps = {
  action: FlowAction;
  isRequired: boolean;
  /** The connection's public id; undefined for none. */
  onChange: (publicId: string | undefined) => void;
};

/** The connection of an action, with **+** beside it, which makes one in place and comes back with it chosen. */
export const ConnectionField = memo(function ConnectionField({ action, isRequired, onChange }: ConnectionFieldProps) {
  const t = useTranslations("flows");
  const { findItem, isReadOnly } = useFlowFacts();
  const [isAdding, setAdding] = useState(false);
  const connection = connectionOf(action, findItem);
  const isEmpty = connection.kind === "known" && connection.option.state === "empty";
  const choose = (itemId: string | undefined) => onChange(itemId && toPublicId("ac", itemId));

  return (
    <div className="flex flex-col gap-1.5">
      <ItemSelect
        label={t("panel.connection")}
        kinds={["connection"]}
        appIds={[action.type]}
        // An id that is none is shown as one that is gone.
        value={action.params?.connection_id ? (connectionIdOf(action) ?? action.params.connection_id) : null}
        onChange={choose}
        noneLabel={isRequired ? undefined : t("panel.noneOption")}
        isRequired={isRequired}
        placeholder={t("panel.choose")}
        addLabel={t("panel.addConnection")}
        onAdd={() => setAdding(true)}
        buttonClassName={isEmpty ? "border-warn-line!" : ""}
      />
      {!isReadOnly && <ConnectionNotes connection={connection} />}
      {!isReadOnly && connection.kind === "known" && <ReplaceEverywhere item={connection.option} />}
      {isAdding && (
        <AddConnectionWizard
          isOpen
          onClose={() => setAdding(false)}
          onCreated={choose}
          appId={action.type}
          suggestedHosts={suggestedHosts(action)}
        />
      )}
    </div>
  );
}, isDrawnAlike);

/** Of its params, the connection alone is drawn; the URL tells which hosts a new one begins with. */
function isDrawnAlike(one: ConnectionFieldProps, other: ConnectionFieldProps): boolean {
  const [was, now] = [one.action, other.action];
  return (
    one.onChange === other.onChange &&
    one.isRequired === other.isRequired &&
    was.type === now.type &&
    was.params?.connection_id === now.params?.connection_id &&
    was.params?.url === now.params?.url
  );
}
