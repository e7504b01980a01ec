import { CircleAlert, CircleCheck, Clock, TriangleAlert } from "lucide-react";
import { useNow, useTranslations } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";
import { daysLeft } from "#lib/vault/item-state.ts";
import type { ItemState } from "#lib/vault/schema.ts";

export const stateLooks = {
  empty: { tone: "orange", icon: CircleAlert },
  expired: { tone: "red", icon: TriangleAlert },
  failing: { tone: "red", icon: TriangleAlert },
  expiring: { tone: "neutral", icon: Clock },
  ready: { tone: "green", icon: CircleCheck },
} as const;

/** A state as it looks everywhere (design §8): words and an icon, never colour alone. */
export function ItemStatePill({ state, expiresAt }: { state: ItemState; expiresAt: Date | null }) {
  const t = useTranslations("vault");
  const now = useNow();
  const { tone, icon: Icon } = stateLooks[state];
  return (
    <Pill tone={tone} icon={<Icon aria-hidden />}>
      {state === "expiring" && expiresAt
        ? t("expiry.expiresIn", { days: daysLeft(expiresAt, now) })
        : t(`states.${state}`)}
    </Pill>
  );
}
