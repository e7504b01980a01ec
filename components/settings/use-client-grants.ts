"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { toast } from "#components/ui/toast.tsx";
import type { ClientDetail, ClientGrant } from "#lib/clients/schema.ts";
import { grantSectionAction, revokeAuthorizationAction } from "#lib/sections/actions.ts";
import { unwrap } from "#lib/shared/result.ts";

type Section = { id: string; name: string };
type Change =
  | { kind: "give"; section: Section }
  | { kind: "level"; section: ClientGrant; level: "view" | "change" }
  | { kind: "remove"; section: ClientGrant };

/** Changes to what a client may reach: its account's grants, like anybody's. */
export function useClientGrants({ name, operatorId }: ClientDetail) {
  const t = useTranslations("clients");
  const queryClient = useQueryClient();
  const write = useMutation({
    mutationFn: async (change: Change) => {
      const { section } = change;
      const give = (right: "view" | "change") => grantSectionAction({ sectionId: section.id, right, operatorId });
      const take = (authorizationId: string) => revokeAuthorizationAction({ sectionId: section.id, authorizationId });
      if (change.kind === "give") return unwrap(await give("view"));
      if (change.kind === "remove") return unwrap(await take(change.section.viewId));
      return unwrap(await (change.level === "change" ? give("change") : take(change.section.changeId ?? "")));
    },
    onSuccess: (_, change) => {
      const words = { name, section: change.section.name };
      if (change.kind === "give") toast({ text: t("accessGiven", words) });
      else if (change.kind === "remove") toast({ text: t("accessRemoved", words) });
      else toast({ text: t("accessChanged", { ...words, level: change.level }) });
    },
    onSettled: () =>
      Promise.all(["clients", "vault"].map((first) => queryClient.invalidateQueries({ queryKey: [first] }))),
  });
  return {
    give: (section: Section) => write.mutate({ kind: "give", section }),
    setLevel: (section: ClientGrant, level: "view" | "change") =>
      level !== section.right && write.mutate({ kind: "level", section, level }),
    remove: (section: ClientGrant) => write.mutate({ kind: "remove", section }),
    isBusy: write.isPending,
    error: write.error,
  };
}
