"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useFormatter, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { sectionQuery } from "#lib/sections/queries.ts";
import { type SectionGrant, toSectionGrants } from "#lib/sections/section-grants.ts";
import { SectionGrantRow } from "./section-grant-row.tsx";
import { SectionHeader } from "./section-header.tsx";
import { useGranteeName } from "./use-grantee-name.ts";
import { useSectionGrants } from "./use-section-grants.ts";

const SectionAddDialog = dynamic(async () => (await import("./section-add-dialog.tsx")).SectionAddDialog, {
  ssr: false,
});
const SectionLeaveDialog = dynamic(async () => (await import("./section-leave-dialog.tsx")).SectionLeaveDialog, {
  ssr: false,
});

type SectionPermissionsProps = { sectionId: string /** The reader. */; operatorId: string };

/** Who may do what in a section. Who has View only reads it; who has Full control changes it. */
export function SectionPermissions({ sectionId, operatorId }: SectionPermissionsProps) {
  const t = useTranslations("vault.permissions");
  const errorText = useErrorText();
  const query = useQuery(sectionQuery(sectionId));
  const [isAdding, setAdding] = useState(false);
  const grants = useMemo(() => toSectionGrants(query.data?.authorizations ?? []), [query.data]);
  const changes = useSectionGrants(sectionId, operatorId);
  const holderNames = useHolderNames(grants);

  if (!query.data) return query.error ? <Alert tone="fail">{errorText(query.error)}</Alert> : <Loading />;
  const { section } = query.data;
  const canChange = section.right === "change";
  return (
    <div className="flex flex-col gap-4">
      <SectionHeader
        section={section}
        current="permissions"
        actions={
          canChange && (
            <Button variant="primary" icon={<UserPlus aria-hidden />} onPress={() => setAdding(true)}>
              {t("add")}
            </Button>
          )
        }
      />
      <p className="text-ink-2 text-sm">{t("lead")}</p>
      {!canChange && <Alert tone="info">{t("viewOnly", { names: holderNames })}</Alert>}
      {query.error && <Alert tone="fail">{errorText(query.error)}</Alert>}
      {changes.error && <Alert tone="fail">{errorText(changes.error)}</Alert>}
      <ul
        aria-label={t("listOf", { section: section.name })}
        className="divide-y divide-line rounded-xl border border-line bg-panel"
      >
        {grants.map((grant) => (
          <SectionGrantRow
            key={grant.granteeId}
            grant={grant}
            isSelf={grant.operatorId === operatorId}
            canChange={canChange}
            isBusy={changes.busyId === grant.granteeId}
            onSetLevel={(level) => changes.setLevel(grant, level)}
            onRemove={() => changes.remove(grant)}
          />
        ))}
      </ul>
      {canChange && grants.length === 1 && grants[0]?.granteeKind === "operator" && (
        <p className="text-ink-2 text-sm">{t("onlyYou")}</p>
      )}
      {isAdding && <SectionAddDialog section={section} grants={grants} onClose={() => setAdding(false)} />}
      {changes.leaving && (
        <SectionLeaveDialog
          section={section}
          isLeaving={changes.leaving.level === null}
          onConfirm={changes.confirmLeaving}
          onClose={changes.stay}
        />
      )}
    </div>
  );
}

/** Whom to ask: those with Full control who are there. */
function useHolderNames(grants: readonly SectionGrant[]): string {
  const t = useTranslations("vault.permissions");
  const format = useFormatter();
  const nameOf = useGranteeName();
  const holders = grants.filter(
    ({ level, isActive, granteeKind, memberCount }) =>
      level === "change" && isActive && granteeKind !== "client" && memberCount !== 0,
  );
  return format.list(holders.map(nameOf), { type: "disjunction" }) || t("nobody");
}
