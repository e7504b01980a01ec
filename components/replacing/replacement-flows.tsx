"use client";

import { useTranslations } from "next-intl";
import { Checkbox } from "#components/ui/checkbox.tsx";
import type { ReplacementPreview } from "#lib/replacements/schema.ts";
import { ReplacementFlowRow } from "./replacement-flow-row.tsx";
import { canPublishToo, canReplaceIn, type useReplacementChoice } from "./use-replacement-choice.ts";

type ReplacementFlowsProps = {
  preview: ReplacementPreview;
  choice: ReturnType<typeof useReplacementChoice>;
  isDisabled: boolean;
};

/** Each flow with what would change in it: to tick, and to publish along where that is possible. */
export function ReplacementFlows({ preview, choice, isDisabled }: ReplacementFlowsProps) {
  const t = useTranslations("replacing");
  const { flows, total } = preview;
  const able = flows.filter(canReplaceIn);
  const publishable = choice.ticked.filter(canPublishToo);
  const publishing = publishable.filter((flow) => choice.choiceOf(flow).publish);
  return (
    <section aria-labelledby="replacing-flows" className="flex flex-col gap-2">
      <h3 id="replacing-flows" className="font-semibold">
        {t("flows", { count: total })}
      </h3>
      {able.length > 1 && (
        <div className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
          <Checkbox
            isSelected={choice.ticked.length === able.length}
            isIndeterminate={choice.ticked.length > 0 && choice.ticked.length < able.length}
            isDisabled={isDisabled}
            onChange={(isTicked) => choice.changeAll(able, { isTicked })}
          >
            {t("all", { count: able.length })}
          </Checkbox>
          {publishable.length > 1 && (
            <Checkbox
              isSelected={publishing.length === publishable.length}
              isIndeterminate={publishing.length > 0 && publishing.length < publishable.length}
              isDisabled={isDisabled}
              onChange={(publish) => choice.changeAll(publishable, { publish })}
            >
              {t("publishAll", { count: publishable.length })}
            </Checkbox>
          )}
        </div>
      )}
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line">
        {flows.map((flow) => (
          <ReplacementFlowRow
            key={flow.flowId}
            flow={flow}
            preview={preview}
            choice={choice.choiceOf(flow)}
            isDisabled={isDisabled}
            onChange={(change) => choice.changeAll([flow], change)}
          />
        ))}
      </ul>
      {total > flows.length && <p className="text-ink-2 text-sm">{t("more", { count: total - flows.length })}</p>}
    </section>
  );
}
