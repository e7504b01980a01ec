"use client";

import { CircleAlert, Lock, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SelectField, type SelectOption } from "#components/ui/select-field.tsx";
import type { FlowAction } from "#lib/flows/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import type { ConnectionOption } from "#lib/vault/schema.ts";
import { ConnectionNotes } from "./connection-notes.tsx";
import { connectionOf } from "./connection-of.ts";
import { useFlowEditor } from "./editor-context.ts";
import { suggestedHosts } from "./suggested-hosts.ts";

const AddConnectionWizard = dynamic(
  async () => (await import("#components/vault/add-connection-wizard.tsx")).AddConnectionWizard,
  { ssr: false },
);

const NONE = "";

type ConnectionFieldProps = {
  action: FlowAction;
  isRequired: boolean;
  /** The connection's public id; undefined for none. */
  onChange: (publicId: string | undefined) => void;
};

/** The connection of an action, with **+** beside it, which makes one in place and comes back with it chosen. */
export function ConnectionField({ action, isRequired, onChange }: ConnectionFieldProps) {
  const t = useTranslations("flows");
  const { connections, isReadOnly } = useFlowEditor();
  const [isAdding, setAdding] = useState(false);
  const connection = connectionOf(action, connections);
  const chosen = action.params?.connection_id;
  const isEmpty = connection.kind === "known" && connection.option.state === "empty";

  const known = [...(connections?.values() ?? [])].filter(({ appId }) => appId === action.type);
  const none: SelectOption[] = isRequired ? [] : [{ id: NONE, label: t("panel.noneOption") }];
  const hidden: SelectOption[] =
    chosen && connection.kind === "hidden"
      ? [{ id: chosen, label: t("panel.connectionHidden"), icon: <Lock aria-hidden />, isDisabled: true }]
      : [];
  const options = [...none, ...hidden, ...known.map((option) => toOption(option, t("noCredentials")))];

  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex items-end gap-2">
        <SelectField
          label={t("panel.connection")}
          options={options}
          value={chosen || (isRequired ? null : NONE)}
          onChange={(id) => onChange(id === NONE ? undefined : id)}
          isRequired={isRequired}
          isDisabled={isReadOnly}
          placeholder={t("panel.choose")}
          className="flex-1"
          buttonClassName={isEmpty ? "border-warn-line!" : ""}
        />
        {!isReadOnly && (
          <IconButton
            variant="secondary"
            label={t("panel.addConnection")}
            icon={<Plus aria-hidden />}
            onPress={() => setAdding(true)}
            className="h-[34px]! w-[34px]!"
          />
        )}
      </div>
      {!isReadOnly && <ConnectionNotes connection={connection} />}
      {isAdding && (
        <AddConnectionWizard
          isOpen
          onClose={() => setAdding(false)}
          onCreated={(itemId) => onChange(toPublicId("ac", itemId))}
          appId={action.type}
          suggestedHosts={suggestedHosts(action)}
        />
      )}
    </div>
  );
}

function toOption(option: ConnectionOption, noCredentials: string): SelectOption {
  const isEmpty = option.state === "empty";
  const facts = [isEmpty ? noCredentials : option.accountName, option.sectionName].filter(Boolean);
  return {
    id: toPublicId("ac", option.id),
    label: option.name,
    description: facts.join(" · "),
    ...(isEmpty && { icon: <CircleAlert aria-hidden className="text-warn" /> }),
  };
}
