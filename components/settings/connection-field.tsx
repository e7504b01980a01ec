"use client";

import { useQuery } from "@tanstack/react-query";
import { Lock, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { AddBeside } from "#components/flows/add-beside.tsx";
import { Note, VaultLink } from "#components/flows/item-note.tsx";
import { ItemPicker } from "#components/flows/item-picker.tsx";
import { useItemOption } from "#components/flows/use-item-option.tsx";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { ItemStatePill } from "#components/vault/item-state-pill.tsx";
import { findAppFace } from "#lib/connectors/app-faces.ts";
import { chosenOptionsQuery, optionsQuery } from "#lib/vault/queries.ts";
import type { ItemOption } from "#lib/vault/schema.ts";

const AddConnectionWizard = dynamic(
  async () => (await import("#components/vault/add-connection-wizard.tsx")).AddConnectionWizard,
  { ssr: false },
);

type ConnectionFieldProps = {
  label: string;
  description?: ReactNode;
  /** Ids of the apps that it may be a connection of. */
  apps: readonly string[];
  /** The UUID of what is chosen, which may be one that the reader may not see; null for none. */
  value: string | null;
  onChange: (itemId: string | null) => void;
  /** What choosing none is called; left out where one is needed. */
  noneLabel?: string;
  isRequired?: boolean;
  isDisabled?: boolean;
  errorMessage?: string | undefined;
};

/** A connection that a setting goes through, with its state; and **+** beside it, which makes one in place. */
export function ConnectionField({ apps, value, onChange, ...field }: ConnectionFieldProps) {
  const t = useTranslations("settings.connection");
  const format = useFormatter();
  const chosen = useChosenConnection(value);
  const any = useQuery(optionsQuery({ search: "", kinds: ["connection"], appIds: [...apps] }));
  const names = format.list(
    apps.map((id) => findAppFace(id)?.name ?? id),
    { type: "disjunction" },
  );
  return (
    <div className="flex flex-col gap-1.5">
      <ItemPicker
        {...field}
        kinds={["connection"]}
        appIds={apps}
        hasAppIcons
        value={value}
        chosen={chosen.shown}
        onChange={(itemId) => onChange(itemId ?? null)}
        placeholder={t("choose")}
        beside={!field.isDisabled && <AddConnection apps={apps} onCreated={onChange} />}
        buttonClassName={chosen.option?.state === "empty" ? "border-warn-line!" : ""}
      />
      {chosen.isHidden && <Note tone="lock">{t("hidden")}</Note>}
      {chosen.option && <ChosenFacts option={chosen.option} />}
      {value === null && field.noneLabel === undefined && any.data?.options.length === 0 && (
        <Note tone="plain">{t("none", { apps: names })}</Note>
      )}
    </div>
  );
}

function useChosenConnection(value: string | null) {
  const t = useTranslations("flows");
  const toOption = useItemOption(true);
  const { data } = useQuery({ ...chosenOptionsQuery([value ?? ""]), enabled: value !== null });
  if (value === null) return { isHidden: false, option: undefined, shown: undefined };
  const option = data?.options.find(({ id }) => id === value);
  if (option) return { isHidden: false, option, shown: toOption(option) };
  const hidden = { label: t("panel.connectionHidden"), icon: <Lock aria-hidden /> };
  return { isHidden: data !== undefined, option, shown: data ? hidden : { label: "…" } };
}

/** How the chosen connection stands, and where it is. */
function ChosenFacts({ option: { id, state, expiresAt, setupType, sectionName } }: { option: ItemOption }) {
  const t = useTranslations("settings.connection");
  const vault = <VaultLink id={id} />;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-2 text-xs">
        <ItemStatePill state={state} expiresAt={expiresAt} setupType={setupType} />
        <span className="min-w-0 break-words">{t("inSection", { section: sectionName })}</span>
        {state !== "empty" && vault}
      </span>
      {state === "empty" && (
        <Note tone="warn" action={vault}>
          {t("empty")}
        </Note>
      )}
    </>
  );
}

function AddConnection({ apps, onCreated }: { apps: readonly string[]; onCreated: (itemId: string) => void }) {
  const t = useTranslations("vault");
  const [appId, setAppId] = useState<string | null>(null);
  const [only, ...others] = apps;
  return (
    <>
      {only !== undefined && others.length === 0 ? (
        <AddBeside label={t("addConnection")} onPress={() => setAppId(only)} />
      ) : (
        <Menu
          label={t("addConnection")}
          trigger={
            <IconButton
              slot={null}
              variant="secondary"
              label={t("addConnection")}
              icon={<Plus aria-hidden />}
              hasTooltip={false}
              className="h-[34px]! w-[34px]!"
            />
          }
          entries={apps.map((id) => ({
            id,
            label: findAppFace(id)?.name ?? id,
            icon: <AppIcon name={findAppFace(id)?.icon ?? ""} size="sm" />,
            onAction: () => setAppId(id),
          }))}
        />
      )}
      {appId !== null && (
        <AddConnectionWizard isOpen onClose={() => setAppId(null)} onCreated={onCreated} appId={appId} />
      )}
    </>
  );
}
