"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { PaletteDoor, type PalettePart } from "#components/palette/palette-door.tsx";
import { NavTabs } from "#components/ui/nav-tabs.tsx";
import type { Theme } from "#lib/i18n/theme.ts";
import { can, type Role } from "#lib/permissions/policy.ts";
import { AttentionCount } from "./attention-count.tsx";
import { LanguageMenu } from "./language-menu.tsx";
import { type TenantChoice, TenantMenu } from "./tenant-menu.tsx";
import { UserMenu } from "./user-menu.tsx";

export type TopBarOperator = {
  name: string;
  email: string;
  tenantName: string;
  role: Role;
  otherTenants: readonly TenantChoice[];
};

export function TopBar({ operator, theme }: { operator: TopBarOperator; theme: Theme }) {
  const t = useTranslations("layout");
  const [part, setPart] = useState<PalettePart | null>(null);
  return (
    <header className="sticky top-0 z-20 flex items-center gap-6 border-line border-b bg-panel px-4 low:static max-sm:static max-sm:flex-wrap max-sm:gap-y-0 sm:h-[52px] md:px-6">
      <TenantMenu tenantName={operator.tenantName} role={operator.role} otherTenants={operator.otherTenants} />
      <NavTabs
        label={t("mainNavigation")}
        className="max-sm:-mx-2.5 max-sm:order-last max-sm:basis-full max-sm:pb-2"
        tabs={[
          { href: "/flows", label: t("flows") },
          { href: "/forms", label: t("forms") },
          { href: "/vault", label: t("vault"), mark: <AttentionCount /> },
          { href: "/executions", label: t("executions") },
          ...(can(operator.role, "audit:read") ? [{ href: "/audit", label: t("audit") } as const] : []),
        ]}
      />
      <div className="ml-auto flex items-center gap-2">
        <PaletteDoor part={part} onOpen={setPart} operator={operator} theme={theme} />
        <LanguageMenu />
        <UserMenu operator={operator} theme={theme} onShortcuts={() => setPart("shortcuts")} />
      </div>
    </header>
  );
}
