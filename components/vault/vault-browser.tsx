"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { isFiltered } from "#lib/vault/list-params.ts";
import { itemsQuery, sectionsQuery } from "#lib/vault/queries.ts";
import type { ItemDialog } from "./item-dialogs.tsx";
import { ItemTable } from "./item-table.tsx";
import { changeListInput, useListInput } from "./use-list-input.ts";
import { VaultEmpty } from "./vault-empty.tsx";
import { VaultToolbar } from "./vault-toolbar.tsx";

const AddConnectionWizard = dynamic(async () => (await import("./add-connection-wizard.tsx")).AddConnectionWizard, {
  ssr: false,
});
const ItemDialogs = dynamic(async () => (await import("./item-dialogs.tsx")).ItemDialogs, { ssr: false });

const ADD_ID = "add-connection";

type VaultBrowserProps = { tenantName: string; canCreateFlow: boolean };

export function VaultBrowser({ tenantName, canCreateFlow }: VaultBrowserProps) {
  const t = useTranslations("vault");
  const errorText = useErrorText();
  const input = useListInput();
  const sections = useQuery(sectionsQuery()).data ?? [];
  const items = useQuery({ ...itemsQuery(input), placeholderData: keepPreviousData });
  const [isAdding, setAdding] = useState(false);
  const [dialog, setDialog] = useState<ItemDialog | null>(null);

  const section = sections.find(({ id }) => id === input.sectionId);
  const canAdd = sections.some(({ right }) => right === "change");
  const canAddHere = section ? section.right === "change" : canAdd;
  const isNarrowed = isFiltered(input);
  const isVaultEmpty = items.data?.total === 0 && !isNarrowed;
  const hasAdded = useRef(false);
  const openWizard = () => {
    hasAdded.current = true;
    setAdding(true);
  };
  useEffect(() => {
    if (!isAdding && !isVaultEmpty && hasAdded.current) focusUnlessHeld(ADD_ID);
  }, [isAdding, isVaultEmpty]);

  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("title")}
        description={t("lead")}
        actions={
          // An empty vault offers it in the middle of the page, with what comes after it.
          canAdd &&
          !(isVaultEmpty && canAddHere) && (
            <Button id={ADD_ID} variant="primary" icon={<Plus aria-hidden />} onPress={openWizard}>
              {t("addConnection")}
            </Button>
          )
        }
      />
      {!isVaultEmpty && <VaultToolbar input={input} countByState={items.data?.countByState ?? {}} />}
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
          onAdd={openWizard}
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
      {isAdding && <AddConnectionWizard isOpen onClose={() => setAdding(false)} sectionId={input.sectionId} />}
      {dialog && <ItemDialogs dialog={dialog} onClose={() => setDialog(null)} onDeleted={focusContent} />}
    </div>
  );
}

/** The button of an empty vault goes with the first item; the one that takes its place has the focus then. */
function focusUnlessHeld(id: string): void {
  const isLost = () => document.activeElement === null || document.activeElement === document.body;
  requestAnimationFrame(() => requestAnimationFrame(() => isLost() && document.getElementById(id)?.focus()));
}

/** The row that had the focus goes with its item; the dialog gives the focus back to it first, a frame after closing. */
function focusContent(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("content")?.focus()));
}
