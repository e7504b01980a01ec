"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { calledFlowIdsOf } from "#lib/flows/check-called-flows.ts";
import { calledFlowsQuery } from "#lib/flows/queries.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import { MAX_OPTIONS } from "#lib/vault/schema.ts";

/** The flows that the draft calls: through them it reaches what they reach, which their own tabs list. */
export function ReachOfCalls({ flow }: { flow: FlowDetail }) {
  const t = useTranslations("flows.reach");
  const format = useFormatter();
  const ids = calledFlowIdsOf(flow.draft).filter((id) => id !== flow.id);
  const { data: called = [] } = useQuery({
    ...calledFlowsQuery(flow.id, ids.slice(0, MAX_OPTIONS)),
    enabled: ids.length > 0,
  });
  if (called.length === 0) return null;
  const links = called.map(({ id, name }) => (
    <Link key={id} href={`/flows/${id}/reach`} className="rounded-sm underline underline-offset-2">
      {name}
    </Link>
  ));
  return (
    <Alert tone="info">
      <p>{t.rich("calls", { count: called.length, flows: () => format.list(links) })}</p>
    </Alert>
  );
}
