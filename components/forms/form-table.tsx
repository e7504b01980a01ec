"use client";

import clsx from "clsx";
import { Trash2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DateText } from "#components/ui/date-text.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Link } from "#components/ui/link.tsx";
import { ActionCell, Cell, Header, Nothing, RowHeader, rowClass, Table } from "#components/ui/table.tsx";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import type { FormSummary } from "#lib/forms/schema.ts";
import { FormId } from "./form-id.tsx";

const DeleteFormDialog = dynamic(async () => (await import("./delete-form-dialog.tsx")).DeleteFormDialog, {
  ssr: false,
});

/** Columns that a narrow screen has no room for. */
const columns = {
  id: "hidden md:table-cell w-[270px]",
  flows: "hidden sm:table-cell w-[240px]",
  created: "hidden lg:table-cell w-[110px]",
  updated: "hidden lg:table-cell w-[110px]",
  menu: "w-[52px]",
};

type FormTableProps = { forms: readonly FormSummary[]; canWrite: boolean; isBusy: boolean };

export function FormTable({ forms, canWrite, isBusy }: FormTableProps) {
  const t = useTranslations("forms");
  const [deleting, setDeleting] = useState<FormSummary | null>(null);
  const keptFocus = useKeptFocus(`${forms.length} ${deleting?.id}`);
  return (
    <div {...keptFocus} className="outline-none">
      <Table
        label={t("title")}
        isBusy={isBusy}
        head={
          <>
            <Header>{t("columns.name")}</Header>
            <Header className={columns.id}>{t("columns.id")}</Header>
            <Header className={columns.flows}>{t("columns.flows")}</Header>
            <Header className={columns.created}>{t("columns.created")}</Header>
            <Header className={columns.updated}>{t("columns.updated")}</Header>
            <Header className={columns.menu}>
              <span className="sr-only">{t("columns.menu")}</span>
            </Header>
          </>
        }
      >
        {forms.map((form) => (
          <FormRow key={form.id} form={form} onDelete={canWrite ? () => setDeleting(form) : undefined} />
        ))}
      </Table>
      {deleting && <DeleteFormDialog form={deleting} onClose={() => setDeleting(null)} />}
    </div>
  );
}

function FormRow({ form, onDelete }: { form: FormSummary; onDelete: (() => void) | undefined }) {
  const t = useTranslations("forms");
  const { id, publicId, name, createdAt, updatedAt } = form;
  return (
    <tr className={rowClass}>
      <RowHeader>
        <Link
          href={`/forms/${id}`}
          title={name}
          className="block w-fit max-w-full truncate rounded-sm py-2.5 font-medium text-base hover:underline hover:underline-offset-4"
        >
          {name}
        </Link>
        <span className="-mt-1 block pb-2 md:hidden">
          <FormId publicId={publicId} name={name} />
        </span>
        {form.firstFlow && (
          <span className="block truncate pb-1.5 sm:hidden">
            <LinkedFlows form={form} />
          </span>
        )}
      </RowHeader>
      <Cell className={columns.id}>
        <FormId publicId={publicId} name={name} />
      </Cell>
      <Cell className={columns.flows}>
        <LinkedFlows form={form} />
      </Cell>
      <Cell className={clsx("text-ink-2", columns.created)}>
        <DateText value={createdAt} />
      </Cell>
      <Cell className={clsx("text-ink-2", columns.updated)}>
        <DateText value={updatedAt} />
      </Cell>
      <ActionCell>
        {onDelete && (
          <IconButton
            size="sm"
            label={t("deleteNamed", { name })}
            hasTooltip={false}
            icon={<Trash2 aria-hidden />}
            onPress={onDelete}
          />
        )}
      </ActionCell>
    </tr>
  );
}

function LinkedFlows({ form: { firstFlow, flowCount } }: { form: FormSummary }) {
  const t = useTranslations("forms");
  if (!firstFlow) return <Nothing words={t("noFlows")} />;
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-ink-2">
      <Link
        href={`/flows/${firstFlow.id}`}
        title={firstFlow.name}
        className="truncate rounded-sm hover:text-ink hover:underline hover:underline-offset-4"
      >
        {firstFlow.name}
      </Link>
      {flowCount > 1 && <span className="shrink-0">{t("moreFlows", { count: flowCount - 1 })}</span>}
    </span>
  );
}
