"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { toast } from "#components/ui/toast.tsx";
import { unwrap } from "#lib/shared/result.ts";
import { testConnectionAction } from "#lib/vault/actions.ts";

/** Tests a connection on the way to another page, and says there what came of it. */
export function useToldTest(app: string) {
  const t = useTranslations("vault.test");
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (itemId: string) => unwrap(await testConnectionAction({ itemId })),
    onSuccess: ({ outcome }) => toast({ text: t(outcome, { app }), ...(outcome === "refused" && { tone: "fail" }) }),
    onError: () => toast({ text: t("failed"), tone: "fail" }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["vault"] }),
  });
}
