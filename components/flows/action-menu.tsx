"use client";

import { Ellipsis } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { useActionEntries } from "./use-action-entries.tsx";

export function ActionMenu({ path, name }: { path: string; name: string }) {
  const t = useTranslations("flows.menu");
  const entriesOf = useActionEntries();
  const label = t("of", { name });
  return (
    <Menu
      label={label}
      trigger={<IconButton size="sm" label={label} hasTooltip={false} icon={<Ellipsis aria-hidden />} />}
      entries={entriesOf(path)}
    />
  );
}
