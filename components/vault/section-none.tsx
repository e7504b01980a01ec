"use client";

import { useQuery } from "@tanstack/react-query";
import { FolderLock, FolderPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { administratorsQuery } from "#lib/sections/queries.ts";

const SectionNameDialog = dynamic(async () => (await import("./section-name-dialog.tsx")).SectionNameDialog, {
  ssr: false,
});

/** Names of this many stand in a sentence. */
const NAMED = 5;

/** For an operator who may see no section: whom to ask, and what they can do themself. */
export function SectionNone({ tenantName }: { tenantName: string }) {
  const t = useTranslations("vault.noSections");
  const format = useFormatter();
  const { data: administrators = [] } = useQuery(administratorsQuery());
  const [isMaking, setMaking] = useState(false);
  const names = format.list(administrators.slice(0, NAMED), { type: "disjunction" });
  return (
    <>
      <EmptyState
        icon={<FolderLock aria-hidden />}
        title={t("title")}
        actions={
          <Button icon={<FolderPlus aria-hidden />} onPress={() => setMaking(true)}>
            {t("make")}
          </Button>
        }
      >
        <p>{t("text", { tenant: tenantName, names, count: administrators.length })}</p>
        <p className="mt-2">{t("own")}</p>
      </EmptyState>
      {isMaking && <SectionNameDialog onClose={() => setMaking(false)} />}
    </>
  );
}
