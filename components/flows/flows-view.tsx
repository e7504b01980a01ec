"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download, Ellipsis, FileInput, Plus, Workflow } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { downloadExport } from "#components/transfer/download-export.ts";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { changeAddress } from "#components/ui/change-address.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { ListFrame } from "#components/ui/list-frame.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { flowsQuery } from "#lib/flows/queries.ts";
import { listFlowsInput } from "#lib/flows/schema.ts";
import { MAX_FLOWS } from "#lib/transfer/schema.ts";
import { FlowTable } from "./flow-table.tsx";

const NewFlowDialog = dynamic(async () => (await import("#components/templates/new-flow-dialog.tsx")).NewFlowDialog, {
  ssr: false,
});

/** What is shown stands in the address: search, page, and whether a flow is being created. */
export function FlowsView({ canWrite, intro }: { canWrite: boolean; intro?: ReactNode }) {
  const t = useTranslations("flows");
  const params = useSearchParams();
  const input = listFlowsInput.catch({ search: "", page: 1 }).parse(Object.fromEntries(params));
  const flows = useQuery({ ...flowsQuery(input), placeholderData: keepPreviousData });
  const isCreating = canWrite && params.has("create");
  const create = canWrite && (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} onPress={() => changeAddress({ create: "1" })}>
        {t("createFlow")}
      </Button>
      <ImportLink />
    </>
  );

  return (
    <div className="mx-auto max-w-[1240px] px-4 py-6 md:px-7">
      <ListFrame
        words={{
          title: t("title"),
          lead: t("lead"),
          search: t("search"),
          loadFailed: t("loadFailed"),
          nothingFound: t("nothingFound"),
        }}
        query={flows}
        search={input.search}
        intro={intro}
        actions={<FlowsActions total={flows.data?.total ?? 0}>{create}</FlowsActions>}
        empty={
          <EmptyState icon={<Workflow aria-hidden />} title={t("empty.title")} actions={create}>
            {canWrite ? t("empty.text") : t("empty.textViewer")}
          </EmptyState>
        }
      >
        {(page) => <FlowTable flows={page.flows} canWrite={canWrite} isBusy={flows.isPlaceholderData} />}
      </ListFrame>
      {isCreating && <NewFlowDialog onClose={() => changeAddress({ create: "" })} />}
    </div>
  );
}

function ImportLink() {
  const t = useTranslations("transfer");
  return (
    <ButtonLink href="/import" icon={<FileInput aria-hidden />}>
      {t("import")}
    </ButtonLink>
  );
}

/** @param total Flows that are listed: an export takes no more than an import. */
function FlowsActions({ total, children }: { total: number; children: ReactNode }) {
  const t = useTranslations();
  return (
    <>
      {children}
      <Menu
        label={t("flows.options")}
        trigger={<IconButton label={t("flows.options")} icon={<Ellipsis aria-hidden />} />}
        entries={[
          {
            id: "export",
            label: t("transfer.exportAll"),
            icon: <Download aria-hidden />,
            isDisabled: total > MAX_FLOWS,
            onAction: () => downloadExport({}),
          },
        ]}
      />
    </>
  );
}
