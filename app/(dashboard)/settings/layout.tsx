import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { SettingsTabs } from "#components/settings/settings-tabs.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { can } from "#lib/permissions/policy.ts";

/** What is in it is refused by its own data; whoever may not have it finds nothing here at all. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const actor = await pageActor();
  if (!can(actor.role, "operator:write")) notFound();
  return (
    <div className="mx-auto flex max-w-[1240px] flex-col gap-5 px-4 py-6 md:px-7">
      <SettingsTabs />
      {children}
    </div>
  );
}
