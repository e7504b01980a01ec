"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { undoReplacementAction } from "#lib/replacements/actions.ts";
import type { UndoResult } from "#lib/replacements/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { useShortList } from "./use-short-list.ts";

/** Puts the former item back, and says where. Called from a toast too, when what showed it is gone. */
export function useUndoReplacement(): (replacementId: string) => Promise<void> {
  const queryClient = useQueryClient();
  const undoneText = useUndoneText();
  const errorText = useErrorText();
  return async (replacementId) => {
    try {
      const result = unwrap(await undoReplacementAction({ replacementId }));
      const isWhole = result.refused.length === 0 && result.changed.every((flow) => flow.staysPublished === null);
      // What is left to do stays to be read.
      toast({ text: undoneText(result), ...(!isWhole && { tone: "fail" }) });
    } catch (error) {
      toast({ text: errorText(error as Error) ?? "", tone: "fail" });
    }
    await Promise.all(["vault", "flows"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
  };
}

function useUndoneText(): (result: UndoResult) => string {
  const t = useTranslations("replacing.undo");
  const shortList = useShortList();
  return ({ changed, refused }) => {
    const out = changed.filter(({ staysPublished }) => staysPublished !== null);
    const names = (flows: readonly { name: string | null }[]) => shortList(flows.map(({ name }) => name ?? ""));
    return [
      changed.length === 0 ? t("none") : t("done", { count: changed.length }),
      refused.length > 0 && t("refused", { flows: names(refused), count: refused.length }),
      out.length > 0 && t("staysPublished", { flows: names(out), count: out.length }),
    ]
      .filter(Boolean)
      .join(" ");
  };
}
