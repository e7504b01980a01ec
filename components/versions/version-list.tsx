"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { useId } from "react";
import { changeAddress } from "#components/ui/change-address.ts";
import { LoadState } from "#components/ui/load-state.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import type { FlowDetail } from "#lib/flows/schema.ts";
import type { ComparedSide } from "#lib/versions/compare-params.ts";
import { versionsQuery } from "#lib/versions/queries.ts";
import type { VersionKind, VersionSummary } from "#lib/versions/schema.ts";
import { VersionRow } from "./version-row.tsx";

type VersionListProps = {
  kind: VersionKind;
  flow: FlowDetail;
  page: number;
  from: ComparedSide | null;
  to: ComparedSide;
  onRestore: (version: VersionSummary) => void;
};

/** What was published, or each save by its day, the newest first. */
export function VersionList({ kind, flow, page, onRestore, ...compared }: VersionListProps) {
  const t = useTranslations("versions");
  const titleId = useId();
  const query = useQuery({ ...versionsQuery(flow.id, kind, page), placeholderData: keepPreviousData });
  const { data } = query;
  const turn = (next: number) => changeAddress({ [kind === "published" ? "page" : "saves"]: String(next) });
  const days = useDays(kind, data?.versions ?? []);
  return (
    <section aria-labelledby={titleId} className="flex min-w-0 flex-col gap-2">
      <h2 id={titleId} className="font-semibold">
        {t(`kinds.${kind}`)}
      </h2>
      <LoadState query={query} failed={t("loadFailed")} rows={4} />
      {data?.total === 0 && <p className="text-ink-2 text-sm">{t(`none.${kind}`)}</p>}
      {days.map(({ day, versions }) => (
        <div key={day} className="flex min-w-0 flex-col gap-1">
          {kind === "saves" && <h3 className="text-ink-2 text-xs">{day}</h3>}
          <ul className="min-w-0 divide-y divide-line rounded-lg border border-line bg-panel">
            {versions.map((version) => {
              const isDraft = kind === "saves" && version.draftVersion === flow.draftVersion;
              const mayRestore = flow.canEdit && !isDraft;
              return (
                <VersionRow
                  key={version.id}
                  version={version}
                  flowId={flow.id}
                  isDraft={isDraft}
                  onRestore={mayRestore ? onRestore : null}
                  {...compared}
                />
              );
            })}
          </ul>
        </div>
      ))}
      {data && data.total > data.perPage && <Pagination {...data} onPageChange={turn} />}
    </section>
  );
}

/** Saves by the reader's days; what was published is one list. */
function useDays(kind: VersionKind, versions: readonly VersionSummary[]) {
  const format = useFormatter();
  const dayOf = ({ createdAt }: VersionSummary) =>
    kind === "saves" ? format.dateTime(new Date(createdAt), { dateStyle: "full" }) : "";
  return [...Map.groupBy(versions, dayOf)].map(([day, those]) => ({ day, versions: those }));
}
