"use client";

import { FileInput, KeyRound, Plus, SearchX, Workflow } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { SectionSummary } from "#lib/vault/schema.ts";
import { SectionNone } from "./section-none.tsx";
import { changeListInput } from "./use-list-input.ts";

type VaultEmptyProps = {
  tenantName: string;
  sections: readonly SectionSummary[];
  /** The one that is shown; none for all. */
  section: SectionSummary | undefined;
  canAdd: boolean;
  isNarrowed: boolean;
  canCreateFlow: boolean;
  onAdd: (what: "connection" | "item") => void;
};

/** Why there is nothing to see, and what to do next or whom to ask. */
export function VaultEmpty({
  tenantName,
  sections,
  section,
  canAdd,
  isNarrowed,
  canCreateFlow,
  onAdd,
}: VaultEmptyProps) {
  const t = useTranslations("vault");

  if (isNarrowed) return <NoHits />;
  if (sections.length === 0) return <SectionNone tenantName={tenantName} />;
  const addButton = canAdd && (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} onPress={() => onAdd("connection")}>
        {t("addConnection")}
      </Button>
      <Button icon={<Plus aria-hidden />} onPress={() => onAdd("item")}>
        {t("addItem")}
      </Button>
    </>
  );
  if (section && sections.some(({ itemCount }) => itemCount > 0)) {
    return (
      <EmptyState
        icon={<KeyRound aria-hidden />}
        title={t("emptySection.title", { section: section.name })}
        actions={addButton}
      >
        {t(canAdd ? "emptySection.text" : "emptySection.viewOnly")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<KeyRound aria-hidden />}
      title={t("emptyVault.title")}
      actions={
        <>
          {addButton}
          {canCreateFlow && (
            <>
              <ButtonLink href="/flows?create=1" icon={<Workflow aria-hidden />}>
                {t("createFlow")}
              </ButtonLink>
              <ButtonLink href="/import" icon={<FileInput aria-hidden />}>
                {t("import")}
              </ButtonLink>
            </>
          )}
        </>
      }
    >
      {canAdd ? t("emptyVault.text") : t("emptyVault.viewOnly", { tenant: tenantName })}
    </EmptyState>
  );
}

function NoHits() {
  const t = useTranslations("vault");
  const clear = () => changeListInput({ search: "", state: undefined, appId: undefined, kind: undefined });
  return (
    <div role="status">
      <EmptyState
        icon={<SearchX aria-hidden />}
        title={t("noHits.title")}
        actions={<Button onPress={clear}>{t("filters.clear")}</Button>}
      >
        {t("noHits.text")}
      </EmptyState>
    </div>
  );
}
