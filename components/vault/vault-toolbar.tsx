"use client";

import clsx from "clsx";
import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { findAppFace, listAppFaces } from "#lib/connectors/app-faces.ts";
import { type ItemPage, itemKinds, type ListItemsInput } from "#lib/vault/schema.ts";
import { ItemSearch } from "./item-search.tsx";
import { StateFilters } from "./state-filters.tsx";
import { changeListInput } from "./use-list-input.ts";

type VaultToolbarProps = {
  input: ListItemsInput;
  countByState: ItemPage["countByState"];
  /** Of all items that may be viewed, whatever is searched. */
  total: number;
};

/** From here on the states' counts take a line of their own, also while a search makes them small: nothing jumps. */
const MANY = 1_000;

export function VaultToolbar({ input, countByState, total }: VaultToolbarProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <ItemSearch search={input.search} />
      <StateFilters
        chosen={input.state}
        countByState={countByState}
        className={clsx(total >= MANY && "max-2xl:order-last max-2xl:basis-full")}
      />
      <TypeFilter kind={input.kind} appId={input.appId} />
    </div>
  );
}

const ANY = "any";

/** An app is a type of its own: choosing one takes the other's place. */
function TypeFilter({ kind, appId }: Pick<ListItemsInput, "kind" | "appId">) {
  const t = useTranslations("vault");
  const choose = (chosen: Pick<ListItemsInput, "kind" | "appId">) =>
    changeListInput({ kind: undefined, appId: undefined, ...chosen });
  const type = appId !== undefined ? (findAppFace(appId)?.name ?? appId) : kind && t(`kinds.${kind}`);
  const kinds = itemKinds.map((id) => ({
    id,
    label: t(`kinds.${id}`),
    isChosen: appId === undefined && id === kind,
    onAction: () => choose({ kind: id }),
  }));
  const apps = listAppFaces().map(({ id, name }) => ({
    id,
    label: name,
    isChosen: id === appId,
    onAction: () => choose({ appId: id }),
  }));
  const any = { id: ANY, label: t("filters.all"), isChosen: type === undefined, onAction: () => choose({}) };
  return (
    <div className="max-sm:-ml-2 sm:-mr-2 sm:ml-auto">
      <Menu
        label={t("filters.type")}
        groups={[
          { id: "types", title: t("filters.byType"), entries: [any, ...kinds] },
          { id: "apps", title: t("filters.byApp"), entries: apps },
        ]}
        trigger={
          <Button variant="ghost" size="sm">
            {type === undefined ? t("filters.anyType") : t("filters.oneType", { type })}
            <ChevronDown aria-hidden />
          </Button>
        }
      />
    </div>
  );
}
