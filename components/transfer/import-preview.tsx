"use client";

import { CircleAlert, ClipboardList, KeyRound, TriangleAlert, Workflow } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useController, useWatch } from "react-hook-form";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RowIcon } from "#components/ui/row-icon.tsx";
import { useSectionName } from "#components/vault/use-section-name.ts";
import type { ImportPlan, PlannedFlow, PlannedForm } from "#lib/transfer/schema.ts";
import { ImportHosts } from "./import-hosts.tsx";
import type { ImportValues } from "./import-values.ts";
import { ImportWay } from "./import-way.tsx";

/** What an import makes and changes, as it is chosen now. */
export function ImportPreview({ plan }: { plan: ImportPlan }) {
  const t = useTranslations("transfer.preview");
  return (
    <Panel title={t("title")}>
      <ul className="flex flex-col">
        <MadeConnections plan={plan} />
        {plan.flows.map((flow, index) => (
          <FlowLine key={flow.placeholder} flow={flow} index={index} />
        ))}
        {plan.form && <FormLine form={plan.form} />}
      </ul>
      {plan.flows.length > 0 && <PublishField plan={plan} />}
    </Panel>
  );
}

function MadeConnections({ plan: { connections } }: { plan: ImportPlan }) {
  const t = useTranslations("transfer.preview");
  const values = useWatch<ImportValues, "connections">({ name: "connections" });
  const section = useSectionName(useWatch<ImportValues, "sectionId">({ name: "sectionId" }));
  const made = connections.filter((_, index) => values[index]?.itemId === "");
  const used = connections.length - made.length;
  return (
    <>
      {made.length > 0 && (
        <Line
          icon={<KeyRound />}
          title={t("made", { count: made.length, section, hasSection: String(section !== "") })}
          mark={
            <Pill tone="orange" icon={<CircleAlert aria-hidden />}>
              {t("noCredentials")}
            </Pill>
          }
        >
          <ImportHosts connections={made} />
        </Line>
      )}
      {used > 0 && <Line icon={<KeyRound />} title={t("used", { count: used })} />}
    </>
  );
}

function FlowLine({ flow, index }: { flow: PlannedFlow; index: number }) {
  const t = useTranslations("transfer.preview");
  const publish = useWatch<ImportValues, "publish">({ name: "publish" });
  const way = useWatch<ImportValues, `flows.${number}.way`>({ name: `flows.${index}.way` });
  const outcome = publish && flow.canPublish ? "published" : way === "replace" ? "replaced" : "draft";
  return (
    <Line icon={<Workflow />} title={flow.name} hint={t("flow", { count: flow.actionCount, outcome })}>
      <ImportWay name={`flows.${index}.way`} planned={flow} kind="flow" />
      {publish && !flow.canPublish && (
        <p className="flex items-start gap-1.5 text-amber text-xs">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {t("staysDraft")}
        </p>
      )}
    </Line>
  );
}

function FormLine({ form }: { form: PlannedForm }) {
  const t = useTranslations("transfer.preview");
  return (
    <Line icon={<ClipboardList />} title={form.name} hint={t("form")}>
      <ImportWay name="form.way" planned={form} kind="form" />
      {form.missingSecrets > 0 && (
        <p className="flex items-start gap-1.5 text-warn text-xs">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {t("missingSecrets", { count: form.missingSecrets })}
        </p>
      )}
    </Line>
  );
}

type LineProps = { icon: ReactNode; title: string; hint?: string; mark?: ReactNode; children?: ReactNode };

function Line({ icon, title, hint, mark, children }: LineProps) {
  return (
    <li className="flex items-start gap-3 border-line py-3 not-last:border-b">
      <RowIcon>{icon}</RowIcon>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <span className="flex min-h-7 flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="min-w-0 break-words font-medium">{title}</span>
          {hint && <span className="text-ink-2 text-sm">{hint}</span>}
          {mark}
        </span>
        {children}
      </div>
    </li>
  );
}

function PublishField({ plan: { flows } }: { plan: ImportPlan }) {
  const t = useTranslations("transfer.preview");
  const { field } = useController<ImportValues, "publish">({ name: "publish" });
  return (
    <div className="flex flex-col gap-1 border-line border-t py-3">
      <Checkbox isSelected={field.value} onChange={field.onChange} onBlur={field.onBlur}>
        {t("publish", { count: flows.length })}
      </Checkbox>
      <p className="pl-[26px] text-ink-2 text-xs">{t("publishHelp")}</p>
    </div>
  );
}
