"use client";

import { useTranslations } from "next-intl";
import { PageHeader } from "#components/ui/page-header.tsx";
import { ExecutionList } from "./execution-list.tsx";

export function ExecutionsView() {
  const t = useTranslations("executions");
  return (
    <div className="mx-auto flex max-w-[1240px] flex-col gap-4 px-4 py-6 md:px-7">
      <PageHeader title={t("title")} description={t("lead")} />
      <ExecutionList />
    </div>
  );
}
