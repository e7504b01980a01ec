"use client";

import { Plug, Trash2, User, Users, UserX } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RowIcon } from "#components/ui/row-icon.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import type { SectionGrant } from "#lib/sections/section-grants.ts";
import { useGranteeName } from "./use-grantee-name.ts";

type SectionGrantRowProps = {
  grant: SectionGrant;
  isSelf: boolean;
  canChange: boolean;
  isBusy: boolean;
  onSetLevel: (level: "view" | "change") => void;
  onRemove: () => void;
};

const icons = { operator: User, group: Users, client: Plug };

export function SectionGrantRow({ grant, isSelf, canChange, isBusy, onSetLevel, onRemove }: SectionGrantRowProps) {
  const t = useTranslations("vault.permissions");
  const name = useGranteeName()(grant);
  const { granteeKind, level, isActive } = grant;
  const Icon = icons[granteeKind];
  const levels = (["view", "change"] as const).map((id) => ({ id, label: t(`level.${id}`) }));
  return (
    <li className="flex min-h-[52px] flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2">
      <RowIcon>
        <Icon />
      </RowIcon>
      <div className="min-w-0 flex-1 basis-40">
        <p className="flex min-w-0 items-center gap-2">
          <span className="truncate font-medium" title={name}>
            {name}
          </span>
          {isSelf && <span className="shrink-0 text-ink-2 text-sm">{t("you")}</span>}
          {!isActive && (
            <Pill tone="neutral" icon={<UserX aria-hidden />}>
              {t("deactivated")}
            </Pill>
          )}
        </p>
        <GranteeNote grant={grant} />
      </div>
      {canChange ? (
        <div className="flex items-center gap-1.5 max-sm:w-full max-sm:pl-10">
          <SelectField
            label={t("levelOf", { name })}
            isLabelHidden
            options={levels}
            value={level}
            onChange={(id) => onSetLevel(id === "change" ? "change" : "view")}
            isDisabled={isBusy}
            className="w-44"
          />
          <IconButton
            label={t("removeNamed", { name })}
            icon={<Trash2 aria-hidden />}
            onPress={onRemove}
            isDisabled={isBusy}
          />
        </div>
      ) : (
        <span className="text-ink-2">{t(`level.${level}`)}</span>
      )}
    </li>
  );
}

/** What is not in the name: an address, how many people a group has, what an API client is. */
function GranteeNote({ grant: { granteeKind, email, memberCount, groupKind } }: { grant: SectionGrant }) {
  const t = useTranslations("vault.permissions");
  const isAll = groupKind === "everyone";
  const text =
    granteeKind === "group"
      ? t(isAll ? "everyoneNote" : "groupNote", { count: memberCount ?? 0 })
      : granteeKind === "client"
        ? t("clientNote")
        : email;
  return <p className="truncate text-ink-2 text-sm">{text}</p>;
}
