"use client";

import { useTranslations } from "next-intl";
import type { DetailRow } from "#lib/audit/detail-rows.ts";
import { DetailValue } from "./detail-value.tsx";
import { useFieldName } from "./use-field-name.ts";

/** Old and new values, of what is not secret. */
export function ChangeTable({ rows }: { rows: readonly DetailRow[] }) {
  const t = useTranslations("audit.details");
  const fieldName = useFieldName();
  return (
    <table className="w-full table-fixed border-collapse rounded-md border border-line bg-panel text-sm">
      <thead className="text-ink-2 text-xs">
        <tr className="h-8 border-line border-b text-left">
          <th scope="col" className="w-1/4 px-3 font-medium">
            {t("field")}
          </th>
          <th scope="col" className="px-3 font-medium">
            {t("before")}
          </th>
          <th scope="col" className="px-3 font-medium">
            {t("after")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ field, before, value }) => (
          <tr key={field} className="border-line not-last:border-b align-top">
            <th scope="row" className="px-3 py-2 text-left font-normal text-ink-2">
              {fieldName(field)}
            </th>
            <td className="break-words px-3 py-2">
              <DetailValue field={field} value={before ?? null} />
            </td>
            <td className="break-words px-3 py-2 font-medium">
              <DetailValue field={field} value={value} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
