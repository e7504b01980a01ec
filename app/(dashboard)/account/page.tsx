import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AccountView } from "#components/account/account-view.tsx";
import { listApiAccounts } from "#lib/api-accounts/data.ts";
import { pageActor } from "#lib/auth/current-actor.ts";
import { getOwnProfile, listOwnSections, listOwnSessions } from "#lib/operators/data/own-account.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

export default async function AccountPage() {
  const actor = await pageActor();
  const [profile, sessions, accounts, sections] = await Promise.all([
    getOwnProfile(actor),
    listOwnSessions(actor),
    listApiAccounts(actor),
    listOwnSections(actor),
  ]);
  return <AccountView profile={profile} sessions={sessions} accounts={accounts} sections={sections} />;
}
