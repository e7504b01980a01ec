import { CircleAlert, CircleCheck, Clock, ShieldAlert, TriangleAlert } from "lucide-react";
import { useNow, useTranslations } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";
import { isUnconnected } from "#lib/connecting/connection-updates.ts";
import { daysLeft } from "#lib/vault/item-state.ts";
import type { ItemState } from "#lib/vault/schema.ts";

export const stateLooks = {
  empty: { tone: "orange", icon: CircleAlert },
  expired: { tone: "red", icon: TriangleAlert },
  failing: { tone: "red", icon: TriangleAlert },
  permissionsChanged: { tone: "amber", icon: ShieldAlert },
  expiring: { tone: "neutral", icon: Clock },
  ready: { tone: "green", icon: CircleCheck },
} as const;

type ItemStatePillProps = { state: ItemState; expiresAt: Date | null; setupType?: string | null };

/** A state as it looks everywhere (design §8): words and an icon, never colour alone. */
export function ItemStatePill({ state, expiresAt, setupType = null }: ItemStatePillProps) {
  const t = useTranslations();
  const now = useNow();
  const { tone, icon: Icon } = stateLooks[state];
  return (
    <Pill tone={tone} icon={<Icon aria-hidden />}>
      {state === "expiring" && expiresAt
        ? t("vault.expiry.expiresIn", { days: daysLeft(expiresAt, now) })
        : t(isUnconnected({ state, setupType }) ? "connecting.notConnected" : `vault.states.${state}`)}
    </Pill>
  );
}
