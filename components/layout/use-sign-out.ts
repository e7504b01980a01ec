"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { forgetTyped } from "#components/runs/forget-typed.ts";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { hasKeptEdits } from "#lib/flows/edit-owners.ts";
import { signOutAction } from "#lib/operators/actions.ts";
import { unwrap } from "#lib/shared/result.ts";

/**
 * Ends the session and loads the sign-in page anew, so that nothing of this session stays in memory; nor of its edits in
 * the browser: where some are not saved, only once that was said.
 */
export function useSignOut(): () => void {
  const t = useTranslations("layout");
  const errorText = useErrorText();
  const signOut = useMutation({
    mutationFn: async (isSure: boolean) => {
      const edits = hasKeptEdits() ? await import("#lib/flows/edit-journal-store.ts") : null;
      const count = isSure ? 0 : ((await edits?.countUnsavedEdits()) ?? 0);
      if (count > 0) return count;
      unwrap(await signOutAction({}));
      await edits?.forgetEdits();
      forgetTyped(localStorage, sessionStorage);
      return 0;
    },
    onSuccess: (count) => {
      if (count === 0) return window.location.assign("/sign-in");
      const action = { label: t("signOutAnyway"), onPress: () => signOut.mutate(true) };
      toast({ tone: "fail", text: t("unsavedEdits", { count }), action });
    },
    onError: (error) => toast({ tone: "fail", text: errorText(error) ?? error.message }),
  });
  return () => signOut.mutate(false);
}
