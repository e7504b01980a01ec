import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SecurityView } from "#components/settings/security-view.tsx";
import { getSecuritySettings } from "#lib/tenants/data.ts";
import { adminActor } from "../admin-actor.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("security"))("title") };
}

export default async function SecurityPage() {
  return <SecurityView {...(await getSecuritySettings(await adminActor()))} />;
}
