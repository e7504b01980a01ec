"use client";

import { useTranslations } from "next-intl";
import type { DetailTab } from "#lib/executions/found-address.ts";
import { type ExecutionDetail, unfinishedStatuses } from "#lib/executions/schema.ts";
import { DetailTabs } from "./detail-tabs.tsx";
import { JsonBlock } from "./marked-block.tsx";

/** Input and result of the whole flow, and the call that started it. */
export function FlowDetails({ execution, tab }: { execution: ExecutionDetail; tab?: DetailTab | null | undefined }) {
  const t = useTranslations("executions");
  const { input, trigger, result, resultStatus, error } = execution;
  const isUnfinished = unfinishedStatuses.includes(execution.status);
  const hasTrigger = trigger !== null && JSON.stringify(trigger) !== "{}";
  return (
    <div className="flex flex-col gap-6">
      <DetailTabs
        input={{ label: t("tabs.input"), value: input ?? undefined, nothing: t("noFlowInput") }}
        output={{
          label: t("tabs.result"),
          value: result ?? undefined,
          nothing: isUnfinished ? t("noResultYet") : t("noResult"),
          note: resultStatus === null ? undefined : t("answeredWith", { status: String(resultStatus) }),
        }}
        error={error ?? undefined}
        tab={tab}
      />
      {hasTrigger && (
        <section aria-labelledby="trigger" className="flex flex-col gap-2.5">
          <h2 id="trigger" className="font-medium">
            {t("triggerFacts")}
          </h2>
          <JsonBlock label={t("triggerFacts")} value={trigger} />
        </section>
      )}
    </div>
  );
}
