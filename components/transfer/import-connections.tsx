"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { ConnectionField } from "#components/settings/connection-field.tsx";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { ChooseSection } from "#components/vault/choose-section.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import { findAppFace } from "#lib/connectors/app-faces.ts";
import type { PlannedConnection } from "#lib/transfer/schema.ts";
import type { ImportValues } from "./import-values.ts";

/** Each connection of the file: one that is here, or an empty one with its name. */
export function ImportConnections({ connections }: { connections: readonly PlannedConnection[] }) {
  const t = useTranslations("transfer.connections");
  const values = useWatch<ImportValues, "connections">({ name: "connections" });
  const made = values.filter(({ itemId }) => itemId === "").length;
  return (
    <Panel title={t("title")}>
      <p className="max-w-[72ch] text-ink-2 text-sm">{t("lead")}</p>
      <ul className="flex flex-col">
        {connections.map((connection, index) => (
          <li key={connection.placeholder} className="border-line py-4 not-last:border-b">
            <ConnectionLine connection={connection} index={index} />
          </li>
        ))}
      </ul>
      {made > 0 && (
        <div className="border-line border-t pt-4 pb-2">
          <div className="max-w-[420px]">
            <ChooseSection description={t("sectionHelp", { count: made })} />
          </div>
        </div>
      )}
    </Panel>
  );
}

type ConnectionLineProps = { connection: PlannedConnection; index: number };

function ConnectionLine({ connection: { name, appId, usedBy }, index }: ConnectionLineProps) {
  const t = useTranslations("transfer.connections");
  const format = useFormatter();
  const item = useBoundField<ImportValues>(`connections.${index}.itemId`);
  const own = useBoundField<ImportValues>(`connections.${index}.name`);
  const app = findAppFace(appId);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand beside its fields
    <div
      role="group"
      aria-label={name}
      className="grid grid-cols-1 gap-x-6 gap-y-3 md:grid-cols-[minmax(0,1fr)_minmax(0,420px)]"
    >
      <div className="flex min-w-0 items-start gap-3">
        <AppIcon name={app?.icon ?? ""} tone={item.value === "" ? "orange" : "plain"} />
        <div className="min-w-0">
          <p className="truncate font-medium" title={name}>
            {name}
          </p>
          <p className="text-ink-2 text-xs">
            {app?.name}
            {usedBy.length > 0 && <> · {t("usedBy", { flows: format.list(usedBy) })}</>}
          </p>
        </div>
      </div>
      <div className="flex min-w-0 flex-col gap-3">
        <ConnectionField
          label={t("use")}
          apps={[appId]}
          value={item.value || null}
          onChange={(itemId) => item.onChange(itemId ?? "")}
          noneLabel={t("make")}
        />
        {item.value === "" && <TextField isRequired autoComplete="off" label={t("name")} {...own} />}
      </div>
    </div>
  );
}
