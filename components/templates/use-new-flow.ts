"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { rememberRun } from "#components/flows/remembered-input.ts";
import { toast } from "#components/ui/toast.tsx";
import { rememberSection } from "#components/vault/recent-sections.ts";
import { createFlowAction } from "#lib/flows/actions.ts";
import { unwrap } from "#lib/shared/result.ts";
import { createFromTemplateAction } from "#lib/templates/actions.ts";
import type { TemplateId } from "#lib/templates/schema.ts";
import { getTemplate } from "#lib/templates/templates.ts";

export type NewFlow = {
  name: string;
  /** Null: an empty flow, for which the rest says nothing. */
  templateId: TemplateId | null;
  sectionId: string | null;
  connections: Readonly<Record<string, string>>;
};

/** @param onClose Before the flow is opened: closing changes the address, which would end a navigation that has begun. */
export function useNewFlow(onClose: () => void) {
  const t = useTranslations("flows");
  const language = useLocale();
  const router = useRouter();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ name, templateId, ...rest }: NewFlow) =>
      unwrap(
        templateId === null
          ? await createFlowAction({ name })
          : await createFromTemplateAction({ name, templateId, language, ...rest }),
      ),
    onSuccess: async ({ id }, { name, templateId, sectionId }) => {
      if (templateId !== null) {
        rememberRun(id, { input: JSON.stringify(getTemplate(templateId).sample, null, 2), isDry: true, answers: {} });
        if (sectionId !== null) rememberSection(sectionId);
        await queryClient.invalidateQueries({ queryKey: ["vault"] });
      }
      await queryClient.invalidateQueries({ queryKey: ["flows"] });
      toast({ text: t("created", { name }) });
      onClose();
      router.push(templateId === null ? `/flows/${id}` : `/flows/${id}?todo=open`);
    },
  });
}
