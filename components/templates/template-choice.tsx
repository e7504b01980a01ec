"use client";

import { useFormatter, useLocale, useTranslations } from "next-intl";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { RadioCards } from "#components/vault/radio-cards.tsx";
import { findAppFace } from "#lib/connectors/app-faces.ts";
import { type TemplateId, templateIds } from "#lib/templates/schema.ts";
import { connectionsOf } from "#lib/templates/templates.ts";

/** Null: an empty flow. */
export type TemplateChoiceValue = TemplateId | null;

const EMPTY = "empty";

type TemplateChoiceProps = { value: TemplateChoiceValue; onChange: (value: TemplateChoiceValue) => void };

/** What a new flow begins with: what each template does, and the apps that it needs. */
export function TemplateChoice({ value, onChange }: TemplateChoiceProps) {
  const t = useTranslations("templates");
  return (
    <RadioCards
      legend={t("begin")}
      name="template"
      className="sm:grid-cols-2 [&_label:first-of-type]:col-span-full [&_label]:items-start [&_label]:py-2.5"
      value={value ?? EMPTY}
      onChange={(chosen) => onChange(templateIds.find((id) => id === chosen) ?? null)}
      cards={[
        { value: EMPTY, title: t("empty.name"), text: t("empty.text") },
        ...templateIds.map((id) => ({
          value: id,
          title: t(`names.${id}`),
          text: t(`texts.${id}`),
          foot: <NeededApps templateId={id} />,
        })),
      ]}
    />
  );
}

function NeededApps({ templateId }: { templateId: TemplateId }) {
  const t = useTranslations("templates");
  const format = useFormatter();
  const apps = connectionsOf(templateId, useLocale()).map(({ appId }) => findAppFace(appId));
  return (
    <span className="mt-2 flex flex-wrap items-center gap-1.5 text-ink-2 text-xs">
      {apps.map((app) => app && <AppIcon key={app.id} name={app.icon} size="sm" />)}
      <span className="min-w-0 basis-full">
        {t("needs", { apps: format.list(apps.flatMap((app) => app?.name ?? [])) })}
      </span>
    </span>
  );
}
