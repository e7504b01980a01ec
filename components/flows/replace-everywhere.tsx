"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button as PlainButton } from "react-aria-components/Button";
import { useLeavingFrom } from "#components/connecting/starting-point.ts";
import { useCommands } from "#components/palette/commands.ts";
import type { ItemOption } from "#lib/vault/schema.ts";

const ReplaceDialog = dynamic(async () => (await import("#components/replacing/replace-dialog.tsx")).ReplaceDialog, {
  ssr: false,
});

/** From the action that uses an item to all others that do: another item in its place. */
export function ReplaceEverywhere({ item }: { item: ItemOption }) {
  const t = useTranslations("flows.panel");
  const leaving = useLeavingFrom();
  const [isOpen, setOpen] = useState(false);
  const onAction = () => setOpen(true);
  useCommands(() => [
    { id: "replace", title: item.name, entries: [{ id: "replace", label: t("replaceEverywhere"), onAction }] },
  ]);
  return (
    <>
      <PlainButton
        onPress={onAction}
        className="inline-flex min-h-6 cursor-pointer items-center self-start rounded-sm text-ink-2 text-xs underline underline-offset-2 hover:text-ink"
      >
        {t("replaceEverywhere")}
      </PlainButton>
      {isOpen && <ReplaceDialog item={item} save={leaving?.save} onClose={() => setOpen(false)} />}
    </>
  );
}
