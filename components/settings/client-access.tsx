"use client";

import { useQuery } from "@tanstack/react-query";
import { Folder, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { ComboBoxField } from "#components/ui/combo-box-field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import type { ClientDetail, ClientGrant } from "#lib/clients/schema.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import { useClientGrants } from "./use-client-grants.ts";

/** The sections that a client can reach. Those that the reader fully controls, they may change. */
export function ClientAccess({ client }: { client: ClientDetail }) {
  const t = useTranslations("clients");
  const errorText = useErrorText();
  const { grants, hiddenGrantCount } = client;
  const changes = useClientGrants(client);
  const keptFocus = useKeptFocus(grants.length);
  return (
    <div {...keptFocus} className="outline-none">
      <Panel title={t("access")}>
        <p className="text-ink-2 text-sm">{t("accessText")}</p>
        {changes.error && <Alert tone="fail">{errorText(changes.error)}</Alert>}
        {grants.length + hiddenGrantCount === 0 && <p className="py-1 text-ink-2 text-sm">{t("noAccess")}</p>}
        {grants.length > 0 && (
          <ul aria-label={t("access")} className="divide-y divide-line">
            {grants.map((grant) => (
              <GrantRow key={grant.id} grant={grant} isForNew={grant.id === client.section?.id} changes={changes} />
            ))}
          </ul>
        )}
        {hiddenGrantCount > 0 && (
          <p className="py-1 text-ink-2 text-sm">{t("accessHidden", { count: hiddenGrantCount })}</p>
        )}
        <AddSection grants={grants} changes={changes} />
      </Panel>
    </div>
  );
}

type Changes = ReturnType<typeof useClientGrants>;
type GrantRowProps = { grant: ClientGrant; isForNew: boolean; changes: Changes };

function GrantRow({ grant, isForNew, changes }: GrantRowProps) {
  const t = useTranslations("clients");
  const level = useTranslations("vault.permissions.level");
  const { name: section, right, canChange } = grant;
  return (
    <li className="flex flex-wrap items-center gap-x-2 gap-y-1.5 py-1.5">
      <Folder aria-hidden className="size-4 shrink-0 text-ink-2" />
      <span className="min-w-0 flex-1 basis-28">
        <span className="block truncate" title={section}>
          {section}
        </span>
        {isForNew && <span className="block text-ink-2 text-xs">{t("forNew")}</span>}
      </span>
      {canChange ? (
        <span className="flex items-center gap-1">
          <SelectField
            label={t("levelOf", { section })}
            isLabelHidden
            className="w-40 shrink-0"
            options={(["view", "change"] as const).map((id) => ({ id, label: level(id) }))}
            value={right}
            onChange={(id) => changes.setLevel(grant, id === "change" ? "change" : "view")}
            isDisabled={changes.isBusy}
          />
          <IconButton
            size="sm"
            label={t("removeAccess", { section })}
            icon={<X aria-hidden />}
            onPress={() => changes.remove(grant)}
            isDisabled={changes.isBusy}
          />
        </span>
      ) : (
        <span className="text-ink-2 text-sm">{level(right)}</span>
      )}
    </li>
  );
}

function AddSection({ grants, changes }: { grants: readonly ClientGrant[]; changes: Changes }) {
  const t = useTranslations("clients");
  const sections = useQuery(sectionsQuery()).data ?? [];
  // The field begins anew with each section that was added.
  const [added, setAdded] = useState(0);
  const free = sections.filter(({ id, right }) => right === "change" && grants.every((grant) => grant.id !== id));
  if (free.length === 0) return null;
  const give = (sectionId: string | null) => {
    const section = free.find(({ id }) => id === sectionId);
    if (!section) return;
    changes.give(section);
    setAdded(added + 1);
  };
  const options = free.map(({ id, name }) => ({ id, label: name }));
  return (
    <div className="pt-1.5 pb-1">
      <ComboBoxField
        key={added}
        label={t("addSection")}
        placeholder={t("sectionPlaceholder")}
        groups={[{ id: "sections", title: t("sectionsTitle"), options }]}
        value={null}
        onChange={give}
        isDisabled={changes.isBusy}
        emptyText={t("noMatch")}
      />
    </div>
  );
}
