import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ImportForbidden } from "#components/transfer/import-forbidden.tsx";
import { ImportView } from "#components/transfer/import-view.tsx";
import { pageOperator } from "#lib/auth/current-actor.ts";
import { can } from "#lib/permissions/policy.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("transfer"))("title") };
}

export default async function ImportPage() {
  const { actor, tenantName } = await pageOperator();
  return can(actor.role, "flow:write") ? <ImportView /> : <ImportForbidden tenantName={tenantName} />;
}
