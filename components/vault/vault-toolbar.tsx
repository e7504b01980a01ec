"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { findConnector, listApps } from "#lib/connectors/registry.ts";
import type { ItemPage, ListItemsInput } from "#lib/vault/schema.ts";
import { ItemSearch } from "./item-search.tsx";
import { StateFilters } from "./state-filters.tsx";
import { changeListInput } from "./use-list-input.ts";

type VaultToolbarProps = { input: ListItemsInput; countByState: ItemPage["countByState"] };

export function VaultToolbar({ input, countByState }: VaultToolbarProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <ItemSearch search={input.search} />
      <StateFilters chosen={input.state} countByState={countByState} />
      <AppFilter appId={input.appId} />
    </div>
  );
}

const ANY = "any";

function AppFilter({ appId }: { appId: string | undefined }) {
  const t = useTranslations("vault.filters");
  const app = appId === undefined ? null : (findConnector(appId)?.name ?? appId);
  const choose = (chosen: string | undefined) => changeListInput({ appId: chosen });
  const entries = [
    { id: ANY, label: t("anyApp"), isChosen: app === null, onAction: () => choose(undefined) },
    ...listApps().map(({ id, name }) => ({ id, label: name, isChosen: id === appId, onAction: () => choose(id) })),
  ];
  return (
    <div className="sm:ml-auto">
      <Menu
        label={t("app")}
        groups={[{ id: "apps", title: t("app"), entries }]}
        trigger={
          <Button variant="ghost" size="sm">
            {app === null ? t("anyApp") : t("oneApp", { app })}
            <ChevronDown aria-hidden />
          </Button>
        }
      />
    </div>
  );
}
