"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { History, SearchX } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { changeAddress } from "#components/ui/change-address.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { readListParams } from "#lib/executions/list-params.ts";
import { executionsQuery } from "#lib/executions/queries.ts";
import { executionStatuses } from "#lib/executions/schema.ts";
import { ExecutionTable } from "./execution-table.tsx";

const ANY = "";

/** The executions of all flows, or of one. Filter and page stand in the address. */
export function ExecutionList({ flowId }: { flowId?: string }) {
  const t = useTranslations("executions");
  const errorText = useErrorText();
  const params = useSearchParams();
  const input = readListParams(Object.fromEntries(params), flowId);
  const page = useQuery({ ...executionsQuery(input), placeholderData: keepPreviousData });
  const isNone = page.data?.total === 0;
  const options = [
    { id: ANY, label: t("filterAny") },
    ...executionStatuses.map((id) => ({ id, label: t(`status.${id}`) })),
  ];

  return (
    <>
      {!(isNone && !input.status) && (
        <SelectField
          label={t("filter")}
          isLabelHidden
          options={options}
          value={input.status ?? ANY}
          onChange={(status) => changeAddress({ status, page: "" })}
          className="w-52"
        />
      )}
      {page.error && (
        <Alert tone="fail" title={t("loadFailed")}>
          {errorText(page.error)}
        </Alert>
      )}
      {page.isPending && <Loading rows={8} />}
      {isNone && !input.status && (
        <EmptyState
          icon={<History aria-hidden />}
          title={t("empty.title")}
          actions={!flowId && <ButtonLink href="/flows">{t("empty.openFlows")}</ButtonLink>}
        >
          {flowId ? t("empty.textFlow") : t("empty.text")}
        </EmptyState>
      )}
      {isNone && input.status && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={t("noneOfStatus.title", { status: t(`status.${input.status}`).toLowerCase() })}
          actions={<Button onPress={() => changeAddress({ status: "", page: "" })}>{t("noneOfStatus.clear")}</Button>}
        />
      )}
      {page.data && page.data.total > 0 && (
        <>
          <ExecutionTable executions={page.data.executions} hasFlow={!flowId} isBusy={page.isPlaceholderData} />
          <Pagination {...page.data} onPageChange={(next) => changeAddress({ page: String(next) })} />
        </>
      )}
    </>
  );
}
