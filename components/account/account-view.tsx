"use client";

import { useTranslations } from "next-intl";
import { PageHeader } from "#components/ui/page-header.tsx";
import type { ApiAccountSummary } from "#lib/api-accounts/schema.ts";
import type { OwnProfile, OwnSection, OwnSession } from "#lib/operators/schema.ts";
import { ApiAccountList } from "./api-account-list.tsx";
import { OwnSectionList } from "./own-section-list.tsx";
import { PasswordPanel } from "./password-panel.tsx";
import { ProfilePanel } from "./profile-panel.tsx";
import { SessionList } from "./session-list.tsx";

type AccountViewProps = {
  profile: OwnProfile;
  sessions: readonly OwnSession[];
  accounts: readonly ApiAccountSummary[];
  sections: readonly OwnSection[];
};

/** What an operator looks after themself, whatever their role. */
export function AccountView({ profile, sessions, accounts, sections }: AccountViewProps) {
  const t = useTranslations("account");
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-9 px-4 py-6 md:px-6">
      <PageHeader title={t("title")} description={t(`subtitle.${profile.role}`, { email: profile.email })} />
      <ProfilePanel profile={profile} />
      <PasswordPanel />
      <SessionList sessions={sessions} />
      <ApiAccountList accounts={accounts} />
      <OwnSectionList sections={sections} />
    </div>
  );
}
