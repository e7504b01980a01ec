"use client";

import { useQuery } from "@tanstack/react-query";
import { useFormatter, useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Link } from "#components/ui/link.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import { calledFlowsQuery } from "#lib/flows/queries.ts";
import type { CalledFlowOption, FlowDetail } from "#lib/flows/schema.ts";
import { MAX_OPTIONS } from "#lib/vault/schema.ts";

/** The flows that the draft and what is published call: through them it reaches what they reach, which their own tabs list. */
export function ReachOfCalls({ flow }: { flow: FlowDetail }) {
  const t = useTranslations("flows.reach");
  const errorText = useErrorText();
  const { published } = flow;
  const others = (ids: readonly string[]) => ids.filter((id) => id !== flow.id);
  const inDraft = others(calledFlowIdsOf(flow.draft));
  const inPublished = others(published?.calls ?? []);
  const ids = [...new Set([...inDraft, ...inPublished])].slice(0, MAX_OPTIONS);
  const { data: called = [], error } = useQuery({ ...calledFlowsQuery(flow.id, ids), enabled: ids.length > 0 });
  const flowsOf = (wanted: readonly string[]) => called.filter(({ id }) => wanted.includes(id));
  const isSame = published === null || inDraft.toSorted().join() === inPublished.toSorted().join();
  const lines = isSame
    ? [{ key: "calls", flows: flowsOf(inDraft), number: 0 } as const]
    : [
        { key: "draftCalls", flows: flowsOf(inDraft), number: 0 } as const,
        { key: "publishedCalls", flows: flowsOf(inPublished), number: published.number } as const,
      ];
  const shown = lines.filter(({ flows }) => flows.length > 0);
  if (error) {
    return (
      <Alert tone="fail" title={t("callsFailed")}>
        {errorText(error)}
      </Alert>
    );
  }
  if (shown.length === 0) return null;
  return (
    <Alert tone="info">
      {shown.map(({ key, flows, number }) => (
        <p key={key}>{t.rich(key, { number, count: flows.length, flows: () => <FlowLinks flows={flows} /> })}</p>
      ))}
    </Alert>
  );
}

function FlowLinks({ flows }: { flows: readonly CalledFlowOption[] }) {
  const format = useFormatter();
  const links = flows.map(({ id, name }) => (
    <Link key={id} href={`/flows/${id}/reach`} className="rounded-sm underline underline-offset-2">
      {name}
    </Link>
  ));
  return format.list(links);
}
