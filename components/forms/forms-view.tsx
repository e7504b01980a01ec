"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FileInput, ListChecks, SearchX } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { changeAddress } from "#components/ui/change-address.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useSearchText } from "#components/ui/use-search-text.ts";
import { formsQuery } from "#lib/forms/queries.ts";
import { listFormsInput } from "#lib/forms/schema.ts";
import { FormTable } from "./form-table.tsx";

/** What is shown stands in the address: search and page. */
export function FormsView({ canWrite }: { canWrite: boolean }) {
  const t = useTranslations("forms");
  const errorText = useErrorText();
  const params = useSearchParams();
  const input = listFormsInput.catch({ search: "", page: 1 }).parse(Object.fromEntries(params));
  const forms = useQuery({ ...formsQuery(input), placeholderData: keepPreviousData });
  const isEmpty = forms.data?.total === 0 && input.search === "";
  const importLink = canWrite && (
    <ButtonLink href="/import" variant={isEmpty ? "primary" : "secondary"} icon={<FileInput aria-hidden />}>
      {t("import")}
    </ButtonLink>
  );

  return (
    <div className="mx-auto flex max-w-[1240px] flex-col gap-4 px-4 py-6 md:px-7">
      <PageHeader title={t("title")} description={t("lead")} actions={!isEmpty && importLink} />
      {!isEmpty && <FormSearch search={input.search} />}
      {forms.error && (
        <Alert tone="fail" title={t("loadFailed")}>
          {errorText(forms.error)}
        </Alert>
      )}
      {forms.isPending && <Loading rows={6} />}
      {isEmpty && (
        <EmptyState icon={<ListChecks aria-hidden />} title={t("empty.title")} actions={importLink}>
          {canWrite ? t("empty.text") : t("empty.textViewer")}
        </EmptyState>
      )}
      {forms.data?.total === 0 && !isEmpty && (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title={t("nothingFound.title")}
          actions={<Button onPress={() => changeAddress({ search: "" })}>{t("nothingFound.clear")}</Button>}
        >
          {t("nothingFound.text", { search: input.search })}
        </EmptyState>
      )}
      {forms.data && forms.data.total > 0 && (
        <>
          <FormTable forms={forms.data.forms} canWrite={canWrite} isBusy={forms.isPlaceholderData} />
          <Pagination {...forms.data} onPageChange={(page) => changeAddress({ page: String(page) })} />
        </>
      )}
    </div>
  );
}

/** Waits for a pause in the typing before it asks. */
function FormSearch({ search }: { search: string }) {
  const t = useTranslations("forms");
  const [text, setText] = useSearchText(search, (wanted) => changeAddress({ search: wanted, page: "" }));
  return <SearchField label={t("search")} value={text} onChange={setText} className="w-full max-w-[300px]" />;
}
