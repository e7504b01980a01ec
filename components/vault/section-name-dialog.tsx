"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { focusContent } from "#components/ui/focus-content.ts";
import { NameDialog } from "#components/ui/name-dialog.tsx";
import { toast } from "#components/ui/toast.tsx";
import { createSectionAction, renameSectionAction } from "#lib/sections/actions.ts";
import { sectionName } from "#lib/sections/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { rememberSection } from "./recent-sections.ts";

type SectionNameDialogProps = {
  /** The section to rename; none makes a new one, and opens its permissions: nobody else sees it yet. */
  section?: { id: string; name: string };
  onClose: () => void;
};

export function SectionNameDialog({ section, onClose }: SectionNameDialogProps) {
  const t = useTranslations("vault.sections");
  const router = useRouter();
  const queryClient = useQueryClient();
  return (
    <NameDialog
      title={section ? t("renameTitle") : t("new")}
      labels={{ name: t("name"), save: section ? t("rename") : t("create"), cancel: t("cancel") }}
      description={section ? undefined : t("newHelp")}
      initialName={section?.name}
      schema={sectionName}
      onSave={async (name) => {
        if (!section) return unwrap(await createSectionAction({ name })).id;
        unwrap(await renameSectionAction({ sectionId: section.id, name }));
        return null;
      }}
      onSaved={async (createdId, name) => {
        await queryClient.invalidateQueries({ queryKey: ["vault"] });
        toast({ text: createdId ? t("created", { section: name }) : t("renamed", { section: name }) });
      }}
      onClosed={(createdId) => {
        if (!createdId) return;
        rememberSection(createdId);
        router.push(`/vault/sections/${createdId}`);
        focusContent();
      }}
      onClose={onClose}
    />
  );
}
