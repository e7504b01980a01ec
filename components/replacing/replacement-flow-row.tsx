"use client";

import { Lock, TriangleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { actionName } from "#components/flows/action-text.ts";
import { useItemPlace } from "#components/flows/use-item-place.ts";
import { Checkbox } from "#components/ui/checkbox.tsx";
import type { ChangedAction, ReplacementFlow, ReplacementPreview } from "#lib/replacements/schema.ts";
import { canPublishToo, canReplaceIn, type FlowChoice } from "./use-replacement-choice.ts";

/** Of a flow with more the rest is counted. */
const SHOWN_ACTIONS = 20;

type ReplacementFlowRowProps = {
  flow: ReplacementFlow;
  preview: ReplacementPreview;
  choice: FlowChoice;
  isDisabled: boolean;
  onChange: (change: Partial<FlowChoice>) => void;
};

/** What would change in one flow, action by action; or why nothing can. */
export function ReplacementFlowRow({ flow, preview, choice, isDisabled, onChange }: ReplacementFlowRowProps) {
  const t = useTranslations("replacing");
  const { name, actions, published } = flow;
  const isAble = canReplaceIn(flow);
  return (
    <li className="flex flex-col gap-1.5 px-3 py-2.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
        <Checkbox
          isSelected={choice.isTicked}
          isDisabled={isDisabled || !isAble}
          onChange={(isTicked) => onChange({ isTicked })}
          className="min-w-0 font-medium"
        >
          <span className="break-words">{name}</span>
        </Checkbox>
        {canPublishToo(flow) && (
          <Checkbox
            aria-label={t("publishOf", { name })}
            isSelected={choice.publish}
            isDisabled={isDisabled || !choice.isTicked}
            onChange={(publish) => onChange({ publish })}
            className="text-sm"
          >
            {t("publishToo")}
          </Checkbox>
        )}
      </div>
      <div className="flex flex-col gap-1 pl-[26px] text-xs">
        {flow.isLocked && (
          <p className="flex items-start gap-1.5 text-ink-2">
            <Lock aria-hidden className="mt-px size-3.5 shrink-0" />
            {t("locked")}
          </p>
        )}
        {!flow.isLocked && actions.length > 0 && (
          <ul className="flex flex-col gap-1">
            {actions.slice(0, SHOWN_ACTIONS).map((action) => (
              <Change key={action.id} action={action} preview={preview} />
            ))}
          </ul>
        )}
        {!flow.isLocked && actions.length > SHOWN_ACTIONS && (
          <p className="text-ink-2">{t("moreActions", { count: actions.length - SHOWN_ACTIONS })}</p>
        )}
        {published && !flow.isLocked && (
          <Published published={published} hasDraft={actions.length > 0} choice={choice} />
        )}
      </div>
    </li>
  );
}

function Change({ action, preview: { former, next } }: { action: ChangedAction; preview: ReplacementPreview }) {
  const t = useTranslations("replacing");
  const language = useLocale();
  const placeText = useItemPlace();
  return (
    <li className="flex min-w-0 flex-col gap-0.5">
      <span className="break-words text-ink-2">
        {t.rich("change", {
          action: actionName({ ...action, alias: action.alias ?? undefined }, language),
          places: action.places.map((place) => placeText(action, place)).join(", "),
          former: () => <del className="text-ink-2 decoration-fail">{former.name}</del>,
          next: () => <ins className="font-medium text-ink no-underline">{next.name}</ins>,
          name: (chunks) => <span className="text-ink">{chunks}</span>,
        })}
      </span>
      {action.refusedHost !== null && (
        <span className="flex items-start gap-1.5 text-fail">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {t("refusedHost", { host: action.refusedHost, name: next.name })}
        </span>
      )}
    </li>
  );
}

type PublishedProps = {
  published: NonNullable<ReplacementFlow["published"]>;
  hasDraft: boolean;
  choice: FlowChoice;
};

function Published({ published: { number, state }, hasDraft, choice }: PublishedProps) {
  const t = useTranslations("replacing.published");
  if (!hasDraft) return <p className="text-ink-2">{t("only", { number })}</p>;
  if (state === "free") return <p className="text-ink-2">{t("free", { number })}</p>;
  if (state === "apart") return <p className="text-ink-2">{t("apart", { number })}</p>;
  if (!choice.isTicked) return null;
  return <p className="text-ink-2">{t(choice.publish ? "replaced" : "stays", { number })}</p>;
}
