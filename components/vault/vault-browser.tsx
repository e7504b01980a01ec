"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { changeAddress } from "#components/ui/change-address.ts";
import { focusContent } from "#components/ui/focus-content.ts";
import { Loading } from "#components/ui/loading.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { isFiltered } from "#lib/vault/list-params.ts";
import { itemsQuery, sectionsQuery } from "#lib/vault/queries.ts";
import type { ItemDialog } from "./item-dialogs.tsx";
import { ItemTable } from "./item-table.tsx";
import { SectionHeader } from "./section-header.tsx";
import { changeListInput, useListInput } from "./use-list-input.ts";
import { VaultEmpty } from "./vault-empty.tsx";
import { VaultToolbar } from "./vault-toolbar.tsx";

const AddConnectionWizard = dynamic(async () => (await import("./add-connection-wizard.tsx")).AddConnectionWizard, {
  ssr: false,
});
const AddItemDialog = dynamic(async () => (await import("./add-item-dialog.tsx")).AddItemDialog, { ssr: false });
const ItemDialogs = dynamic(async () => (await import("./item-dialogs.tsx")).ItemDialogs, { ssr: false });

const addIds = { connection: "add-connection", item: "add-item" };
type Adding = keyof typeof addIds;

type VaultBrowserProps = {
  tenantName: string;
  canCreateFlow: boolean;
  /** Below the title of the whole vault. */
  intro?: ReactNode;
};

export function VaultBrowser({ tenantName, canCreateFlow, intro }: VaultBrowserProps) {
  const t = useTranslations("vault");
  const errorText = useErrorText();
  const input = useListInput();
  const sections = useQuery(sectionsQuery()).data ?? [];
  const items = useQuery({ ...itemsQuery(input), placeholderData: keepPreviousData });
  const [chosen, setAdding] = useState<Adding | null>(null);
  const [dialog, setDialog] = useState<ItemDialog | null>(null);

  const section = sections.find(({ id }) => id === input.sectionId);
  // A link may ask for it.
  const isAsked = useSearchParams().get("add") === "connection";
  const adding = isAsked ? "connection" : chosen;
  const canAdd = sections.some(({ right }) => right === "change");
  const canAddHere = section ? section.right === "change" : canAdd;
  const isNarrowed = isFiltered(input);
  const isVaultEmpty = items.data?.total === 0 && !isNarrowed;
  const lastAdded = useRef<Adding | null>(null);
  const add = (what: Adding) => {
    lastAdded.current = what;
    setAdding(what);
  };
  useEffect(() => {
    if (!adding && !isVaultEmpty && lastAdded.current) focusUnlessHeld(addIds[lastAdded.current]);
  }, [adding, isVaultEmpty]);

  const closeWizard = () => {
    setAdding(null);
    if (isAsked) changeAddress({ add: "" });
  };

  // An empty vault offers it in the middle of the page, with what comes after it.
  const addButtons = canAdd && !(isVaultEmpty && canAddHere) && (
    <>
      <Button id={addIds.item} icon={<Plus aria-hidden />} onPress={() => add("item")}>
        {t("addItem")}
      </Button>
      <Button id={addIds.connection} variant="primary" icon={<Plus aria-hidden />} onPress={() => add("connection")}>
        {t("addConnection")}
      </Button>
    </>
  );

  return (
    <div className="flex flex-col gap-4">
      {section ? (
        <SectionHeader section={section} current="items" actions={addButtons} />
      ) : (
        <PageHeader title={t("title")} description={t("lead")} actions={addButtons} />
      )}
      {!section && intro}
      {!isVaultEmpty && (
        <VaultToolbar
          input={input}
          countByState={items.data?.countByState ?? {}}
          total={sections.reduce((sum, { itemCount }) => sum + itemCount, 0)}
        />
      )}
      {items.error && <Alert tone="fail">{t("table.refreshFailed", { reason: errorText(items.error) ?? "" })}</Alert>}
      {items.isPending && <Loading rows={9} />}
      {items.data?.total === 0 && (
        <VaultEmpty
          tenantName={tenantName}
          sections={sections}
          section={section}
          canAdd={canAddHere}
          isNarrowed={isNarrowed}
          canCreateFlow={canCreateFlow}
          onAdd={add}
        />
      )}
      {items.data && items.data.total > 0 && (
        <>
          <ItemTable
            items={items.data.items}
            sections={sections}
            input={input}
            isBusy={items.isPlaceholderData}
            onOpenDialog={setDialog}
          />
          <div className="flex flex-wrap items-center justify-between gap-2 px-1 text-ink-2 text-xs">
            <Pagination {...items.data} onPageChange={(page) => changeListInput({ page })} />
            <span>{t(`table.sortedBy.${input.sort}`)}</span>
          </div>
        </>
      )}
      {adding === "connection" && <AddConnectionWizard isOpen onClose={closeWizard} sectionId={input.sectionId} />}
      {adding === "item" && <AddItemDialog onClose={() => setAdding(null)} sectionId={input.sectionId} />}
      {dialog && <ItemDialogs dialog={dialog} onClose={() => setDialog(null)} onDeleted={focusContent} />}
    </div>
  );
}

/** The button of an empty vault goes with the first item; the one that takes its place has the focus then. */
function focusUnlessHeld(id: string): void {
  const isLost = () => document.activeElement === null || document.activeElement === document.body;
  requestAnimationFrame(() => requestAnimationFrame(() => isLost() && document.getElementById(id)?.focus()));
}
