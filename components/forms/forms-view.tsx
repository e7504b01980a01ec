"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { FileInput, ListChecks } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ListFrame } from "#components/ui/list-frame.tsx";
import { formsQuery } from "#lib/forms/queries.ts";
import { listFormsInput } from "#lib/forms/schema.ts";
import { FormTable } from "./form-table.tsx";

/** What is shown stands in the address: search and page. */
export function FormsView({ canWrite }: { canWrite: boolean }) {
  const t = useTranslations("forms");
  const params = useSearchParams();
  const input = listFormsInput.catch({ search: "", page: 1 }).parse(Object.fromEntries(params));
  const forms = useQuery({ ...formsQuery(input), placeholderData: keepPreviousData });
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
        query={forms}
        search={input.search}
        actions={canWrite && <ImportLink />}
        empty={
          <EmptyState
            icon={<ListChecks aria-hidden />}
            title={t("empty.title")}
            actions={canWrite && <ImportLink variant="primary" />}
          >
            {canWrite ? t("empty.text") : t("empty.textViewer")}
          </EmptyState>
        }
      >
        {(page) => <FormTable forms={page.forms} canWrite={canWrite} isBusy={forms.isPlaceholderData} />}
      </ListFrame>
    </div>
  );
}

function ImportLink({ variant = "secondary" }: { variant?: "primary" | "secondary" }) {
  const t = useTranslations("forms");
  return (
    <ButtonLink href="/import" variant={variant} icon={<FileInput aria-hidden />}>
      {t("import")}
    </ButtonLink>
  );
}
