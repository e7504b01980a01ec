"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { FlowAction } from "#lib/flows/schema.ts";
import { suggestedHosts } from "#lib/flows/suggested-hosts.ts";
import { connectionIdOf } from "#lib/flows/walk-actions.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { ConnectionNotes } from "./connection-notes.tsx";
import { connectionOf } from "./connection-of.ts";
import { useFlowEditor } from "./editor-context.ts";
import { ItemSelect } from "./item-select.tsx";

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
export function ConnectionField({ action, isRequired, onChange }: ConnectionFieldProps) {
  const t = useTranslations("flows");
  const { findItem, isReadOnly } = useFlowEditor();
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
}
