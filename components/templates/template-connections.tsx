"use client";

import { useTranslations } from "next-intl";
import { ConnectionField } from "#components/settings/connection-field.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import type { TemplateConnection } from "#lib/templates/templates.ts";
import type { SectionSummary } from "#lib/vault/schema.ts";

const LATER = "later";

type TemplateConnectionsProps = {
  needed: readonly TemplateConnection[];
  /** Those that empty connections can be made in. */
  sections: readonly SectionSummary[];
  /** Null: nothing is made. */
  sectionId: string | null;
  /** By what stands in the template. */
  chosen: Readonly<Record<string, string>>;
  errorOf: (placeholder: string) => string | undefined;
  onSection: (sectionId: string | null) => void;
  onChoose: (placeholder: string, itemId: string | null) => void;
};

/** For each connection of a template: one that is there, an empty one in a section, or none yet. */
export function TemplateConnections({
  needed,
  sections,
  sectionId,
  chosen,
  errorOf,
  onSection,
  onChoose,
}: TemplateConnectionsProps) {
  const t = useTranslations("templates.connections");
  const made = needed.filter(({ placeholder }) => chosen[placeholder] === undefined).length;
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 border-line border-t pt-4">
      <legend className="float-left w-full font-medium">{t("title")}</legend>
      <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
        {needed.map(({ placeholder, appId, name }) => (
          <ConnectionField
            key={placeholder}
            label={name}
            apps={[appId]}
            value={chosen[placeholder] ?? null}
            onChange={(itemId) => onChoose(placeholder, itemId)}
            noneLabel={sectionId === null ? t("chooseLater") : t("make")}
            errorMessage={errorOf(placeholder)}
          />
        ))}
      </div>
      {sections.length === 0 ? (
        <p className="text-ink-2 text-sm">{t("noSection")}</p>
      ) : (
        <SelectField
          label={t("section")}
          className="sm:max-w-[320px]"
          description={sectionId === null ? t("laterHelp") : t("sectionHelp", { count: made })}
          options={[...sections.map(({ id, name }) => ({ id, label: name })), { id: LATER, label: t("later") }]}
          value={sectionId ?? LATER}
          onChange={(id) => onSection(id === LATER ? null : id)}
        />
      )}
    </fieldset>
  );
}
