"use client";

import { Building2, ChevronsUpDown, LogOut, UsersRound, Vault } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "react-aria-components/Button";
import { Menu } from "#components/ui/menu.tsx";
import { can, type Role } from "#lib/permissions/policy.ts";
import { Logo } from "./logo.tsx";
import { useSignOut } from "./use-sign-out.ts";
import { useSwitchTenant } from "./use-switch-tenant.ts";

export type TenantChoice = { tenantId: string; name: string };

type TenantMenuProps = {
  tenantName: string;
  role: Role;
  /** Those that the operator can switch to: their password there was proved when they signed in. */
  otherTenants: readonly TenantChoice[];
};

/** The tenant's name, top left: the seed's way to the vault begins here. */
export function TenantMenu({ tenantName, role, otherTenants }: TenantMenuProps) {
  const t = useTranslations("layout");
  const signOut = useSignOut();
  const switchTenant = useSwitchTenant();
  const signOutEntry = { id: "sign-out", label: t("signOut"), icon: <LogOut aria-hidden />, onAction: signOut };
  const others = otherTenants.map(({ tenantId, name }) => ({
    id: tenantId,
    label: name,
    icon: <Building2 aria-hidden />,
    onAction: () => switchTenant(tenantId),
  }));
  return (
    <Menu
      label={tenantName}
      placement="bottom start"
      trigger={
        <Button className="-ml-1.5 flex h-9 min-w-0 max-w-64 items-center max-sm:my-2 max-sm:max-w-[calc(100%-144px)] gap-2.5 rounded-md px-1.5 font-semibold hover:bg-sunk">
          <Logo />
          <span className="truncate">{tenantName}</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-2" />
        </Button>
      }
      entries={[
        { id: "vault", label: t("vault"), icon: <Vault aria-hidden />, href: "/vault" },
        ...(can(role, "operator:write")
          ? [
              {
                id: "operators",
                label: t("operators"),
                icon: <UsersRound aria-hidden />,
                href: "/settings/operators",
              } as const,
            ]
          : []),
        ...(others.length === 0 ? [signOutEntry] : []),
      ]}
      groups={
        others.length === 0
          ? []
          : [
              { id: "tenants", title: t("switchTenant"), entries: others },
              { id: "session", title: t("session"), entries: [signOutEntry] },
            ]
      }
    />
  );
}
