"use client";

import { useTranslations } from "next-intl";
import { DateText } from "#components/ui/date-text.tsx";
import { Link } from "#components/ui/link.tsx";
import { Fact, FactList } from "#components/vault/fact-list.tsx";
import type { FormDetail } from "#lib/forms/schema.ts";
import { FormId } from "./form-id.tsx";

export function FormFacts({ form: { publicId, name, flows, createdAt, updatedAt } }: { form: FormDetail }) {
  const t = useTranslations("forms");
  return (
    <FactList title={t("about")}>
      <Fact name={t("columns.id")}>
        <FormId publicId={publicId} name={name} />
      </Fact>
      <Fact name={t("columns.flows")}>
        {flows.length === 0 ? (
          <span className="text-ink-2">{t("noFlows")}</span>
        ) : (
          <ul className="flex flex-col gap-1">
            {flows.map((flow) => (
              <li key={flow.id} className="min-w-0">
                <Link
                  href={`/flows/${flow.id}`}
                  className="break-words rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
                >
                  {flow.name}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact name={t("columns.created")}>
        <DateText value={createdAt} style="dateTime" />
      </Fact>
      <Fact name={t("columns.updated")}>
        <DateText value={updatedAt} style="dateTime" />
      </Fact>
    </FactList>
  );
}
