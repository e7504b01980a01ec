"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ListFrame } from "#components/ui/list-frame.tsx";
import { operatorsQuery } from "#lib/operators/queries.ts";
import { listOperatorsInput } from "#lib/operators/schema.ts";
import { OperatorTable } from "./operator-table.tsx";

const InviteDialog = dynamic(async () => (await import("./invite-dialog.tsx")).InviteDialog, { ssr: false });

/** Search and page stand in the address. */
export function OperatorsView({ selfId }: { selfId: string }) {
  const t = useTranslations("operators");
  const common = useTranslations("settings");
  const params = useSearchParams();
  const input = listOperatorsInput.catch({ search: "", page: 1 }).parse(Object.fromEntries(params));
  const query = useQuery({ ...operatorsQuery(input), placeholderData: keepPreviousData });
  const [isInviting, setInviting] = useState(false);

  return (
    <>
      <ListFrame
        words={{
          title: t("title"),
          lead: t("lead"),
          search: t("search"),
          loadFailed: common("loadFailed"),
          nothingFound: t("nothingFound"),
        }}
        query={query}
        search={input.search}
        actions={
          <Button variant="primary" icon={<UserPlus aria-hidden />} onPress={() => setInviting(true)}>
            {t("invite")}
          </Button>
        }
      >
        {(page) => <OperatorTable operators={page.operators} selfId={selfId} isBusy={query.isPlaceholderData} />}
      </ListFrame>
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </>
  );
}
