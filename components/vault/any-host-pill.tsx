import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Pill } from "#components/ui/pill.tsx";

/** Of an item made over an API without allowed hosts. A note beside its state, not a state of its own. */
export function AnyHostPill() {
  const t = useTranslations("vault.notes");
  return (
    <Pill tone="amber" icon={<TriangleAlert aria-hidden />}>
      {t("anyHost")}
    </Pill>
  );
}
