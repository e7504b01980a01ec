"use client";

import { useQuery } from "@tanstack/react-query";
import { Replace } from "lucide-react";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { KeptReplacements } from "#components/replacing/kept-replacements.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import { blastRadiusQuery } from "#lib/reach/queries.ts";
import type { BlastRadius } from "#lib/reach/schema.ts";
import { replacementsQuery } from "#lib/replacements/queries.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { BlastFlowRow } from "./blast-flow-row.tsx";
import { BlastOthers } from "./blast-others.tsx";

const ReplaceDialog = dynamic(async () => (await import("#components/replacing/replace-dialog.tsx")).ReplaceDialog, {
  ssr: false,
});

/** What would stop if the item died, and how to put another in its place before it does. */
export function ItemBlast({ item }: { item: ItemDetail }) {
  const t = useTranslations("vault.blast");
  const errorText = useErrorText();
  const { data: radius, error, isPending } = useQuery(blastRadiusQuery(item.id));
  const { data: kept = [] } = useQuery(replacementsQuery(item.id));
  const [isReplacing, setReplacing] = useState(false);
  const canReplace = radius?.canReplace === true && item.usedByFlows > 0;
  // What was replaced everywhere has no button any more, and what was undone neither.
  const keptFocus = useKeptFocus(`${kept.length} ${canReplace} ${isReplacing}`);
  return (
    <section {...keptFocus} aria-labelledby="blast-title" className="flex flex-col gap-2.5 outline-none">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="blast-title" className="font-semibold text-lg">
          {t("title")}
        </h2>
        {canReplace && (
          <Button size="sm" icon={<Replace aria-hidden />} onPress={() => setReplacing(true)}>
            {t("replace")}
          </Button>
        )}
      </header>
      <KeptReplacements kept={kept} itemId={item.id} />
      {isPending && <Loading rows={3} />}
      {error && (
        <Alert tone="fail" title={t("loadFailed")}>
          {errorText(error)}
        </Alert>
      )}
      {radius && <Radius radius={radius} />}
      {isReplacing && <ReplaceDialog item={item} onClose={() => setReplacing(false)} />}
    </section>
  );
}

function Radius({ radius }: { radius: BlastRadius }) {
  const t = useTranslations("vault.blast");
  const format = useFormatter();
  const { flows, counts, runsADay } = radius;
  const total = counts.stops + counts.goesOn + counts.draft;
  const rate = format.number(runsADay, { maximumSignificantDigits: 2 });
  return (
    <>
      <p className="text-ink-2">
        {counts.stops === 0 ? t("none") : t("stops", { count: counts.stops, runs: runsADay, rate })}{" "}
        {counts.goesOn > 0 && t("goesOn", { count: counts.goesOn })}{" "}
        {counts.draft > 0 && t("drafts", { count: counts.draft })}
      </p>
      {flows.length > 0 && (
        <ul
          aria-label={t("list")}
          className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-panel"
        >
          {flows.map((flow) => (
            <BlastFlowRow key={flow.id} flow={flow} />
          ))}
        </ul>
      )}
      {total > flows.length && <p className="text-ink-2 text-sm">{t("more", { count: total - flows.length })}</p>}
      <BlastOthers radius={radius} />
    </>
  );
}
