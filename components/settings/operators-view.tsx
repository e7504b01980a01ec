"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { SearchX, UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { changeAddress } from "#components/ui/change-address.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useSearchText } from "#components/ui/use-search-text.ts";
import { operatorsQuery } from "#lib/operators/queries.ts";
import { listOperatorsInput } from "#lib/operators/schema.ts";
import { OperatorTable } from "./operator-table.tsx";

const InviteDialog = dynamic(async () => (await import("./invite-dialog.tsx")).InviteDialog, { ssr: false });

/** Search and page stand in the address. */
export function OperatorsView({ selfId }: { selfId: string }) {
  const t = useTranslations("operators");
  const failure = useTranslations("settings");
  const errorText = useErrorText();
  const params = useSearchParams();
  const input = listOperatorsInput.catch({ search: "", page: 1 }).parse(Object.fromEntries(params));
  const query = useQuery({ ...operatorsQuery(input), placeholderData: keepPreviousData });
  const [isInviting, setInviting] = useState(false);

  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t("title")}
        description={t("lead")}
        actions={
          <Button variant="primary" icon={<UserPlus aria-hidden />} onPress={() => setInviting(true)}>
            {t("invite")}
          </Button>
        }
      />
      <OperatorSearch search={input.search} />
      {query.error && (
        <Alert tone="fail" title={failure("loadFailed")}>
          {errorText(query.error)}
        </Alert>
      )}
      {query.isPending && <Loading rows={6} />}
      {query.data?.total === 0 && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={t("nothingFound.title")}
          actions={<Button onPress={() => changeAddress({ search: "", page: "" })}>{t("nothingFound.clear")}</Button>}
        >
          {t("nothingFound.text", { search: input.search })}
        </EmptyState>
      )}
      {query.data && query.data.total > 0 && (
        <>
          <OperatorTable operators={query.data.operators} selfId={selfId} isBusy={query.isPlaceholderData} />
          <Pagination {...query.data} onPageChange={(page) => changeAddress({ page: String(page) })} />
        </>
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </div>
  );
}

/** Waits for a pause in the typing before it asks; follows when the search is cleared elsewhere. */
function OperatorSearch({ search }: { search: string }) {
  const t = useTranslations("operators");
  const [text, setText] = useSearchText(search, (wanted) => changeAddress({ search: wanted, page: "" }));
  return <SearchField label={t("search")} value={text} onChange={setText} className="w-full sm:w-[300px]" />;
}
