"use client";

import { useQuery } from "@tanstack/react-query";
import { Download, Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { downloadExport } from "#components/transfer/download-export.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyBlock } from "#components/ui/copy-block.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { formQuery } from "#lib/forms/queries.ts";
import { FormFacts } from "./form-facts.tsx";
import { FormNotices } from "./form-notices.tsx";
import { LinkedJson } from "./linked-json.tsx";

const DeleteFormDialog = dynamic(async () => (await import("./delete-form-dialog.tsx")).DeleteFormDialog, {
  ssr: false,
});

export function FormDetailView({ formId, canWrite }: { formId: string; canWrite: boolean }) {
  const t = useTranslations("forms");
  const transfer = useTranslations("transfer");
  const errorText = useErrorText();
  const router = useRouter();
  const query = useQuery(formQuery(formId));
  const [isDeleting, setDeleting] = useState(false);
  const form = query.data;
  if (!form) return query.error ? <Alert tone="fail">{errorText(query.error)}</Alert> : <Loading />;
  return (
    <article className="flex flex-col gap-5">
      <Breadcrumbs label={t("path")} crumbs={[{ label: t("title"), href: "/forms" }, { label: form.name }]} />
      <PageHeader
        title={form.name}
        actions={
          <>
            <Button icon={<Download aria-hidden />} onPress={() => downloadExport({ form: formId })}>
              {transfer("export")}
            </Button>
            {canWrite && (
              <Button icon={<Trash2 aria-hidden />} onPress={() => setDeleting(true)}>
                {t("delete")}
              </Button>
            )}
          </>
        }
      />
      {query.error && (
        <Alert tone="fail" title={t("refreshFailed")}>
          {errorText(query.error)}
        </Alert>
      )}
      <FormNotices form={form} />
      <FormFacts form={form} />
      <CopyBlock label={t("json")} text={form.json} isTall>
        <LinkedJson text={form.json} flows={form.flows} />
      </CopyBlock>
      {isDeleting && (
        <DeleteFormDialog form={form} onClose={() => setDeleting(false)} onDeleted={() => router.push("/forms")} />
      )}
    </article>
  );
}
