"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Download, Ellipsis, FileInput, Plus, SearchX, Workflow } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { downloadExport } from "#components/transfer/download-export.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { changeAddress } from "#components/ui/change-address.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useSearchText } from "#components/ui/use-search-text.ts";
import { flowsQuery } from "#lib/flows/queries.ts";
import { listFlowsInput } from "#lib/flows/schema.ts";
import { MAX_FLOWS } from "#lib/transfer/schema.ts";
import { FlowTable } from "./flow-table.tsx";

const NameFlowDialog = dynamic(async () => (await import("./name-flow-dialog.tsx")).NameFlowDialog, { ssr: false });

/** What is shown stands in the address: search, page, and whether a flow is being created. */
export function FlowsView({ canWrite }: { canWrite: boolean }) {
  const t = useTranslations("flows");
  const errorText = useErrorText();
  const params = useSearchParams();
  const input = listFlowsInput.catch({ search: "", page: 1 }).parse(Object.fromEntries(params));
  const flows = useQuery({ ...flowsQuery(input), placeholderData: keepPreviousData });
  const isCreating = canWrite && params.has("create");
  const isEmpty = flows.data?.total === 0 && input.search === "";
  const create = canWrite && (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} onPress={() => changeAddress({ create: "1" })}>
        {t("createFlow")}
      </Button>
      <ImportLink />
    </>
  );

  return (
    <div className="mx-auto flex max-w-[1240px] flex-col gap-4 px-4 py-6 md:px-7">
      <PageHeader
        title={t("title")}
        description={t("lead")}
        actions={!isEmpty && <FlowsActions total={flows.data?.total ?? 0}>{create}</FlowsActions>}
      />
      {!isEmpty && <FlowSearch search={input.search} />}
      {flows.error && (
        <Alert tone="fail" title={t("loadFailed")}>
          {errorText(flows.error)}
        </Alert>
      )}
      {flows.isPending && <Loading rows={6} />}
      {isEmpty && (
        <EmptyState icon={<Workflow aria-hidden />} title={t("empty.title")} actions={create}>
          {canWrite ? t("empty.text") : t("empty.textViewer")}
        </EmptyState>
      )}
      {flows.data?.total === 0 && !isEmpty && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={t("nothingFound.title")}
          actions={<Button onPress={() => changeAddress({ search: "" })}>{t("nothingFound.clear")}</Button>}
        >
          {t("nothingFound.text", { search: input.search })}
        </EmptyState>
      )}
      {flows.data && flows.data.total > 0 && (
        <>
          <FlowTable flows={flows.data.flows} canWrite={canWrite} isBusy={flows.isPlaceholderData} />
          <Pagination {...flows.data} onPageChange={(page) => changeAddress({ page: String(page) })} />
        </>
      )}
      {isCreating && <NameFlowDialog onClose={() => changeAddress({ create: "" })} />}
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

/** Waits for a pause in the typing before it asks. */
function FlowSearch({ search }: { search: string }) {
  const t = useTranslations("flows");
  const [text, setText] = useSearchText(search, (wanted) => changeAddress({ search: wanted, page: "" }));
  return <SearchField label={t("search")} value={text} onChange={setText} className="w-full max-w-[300px]" />;
}
