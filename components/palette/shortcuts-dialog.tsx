"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { SearchField } from "#components/ui/search-field.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { plainText } from "#lib/shared/plain-text.ts";
import { ShortcutKeys } from "./shortcut-keys.tsx";
import { type Shortcut, type ShortcutId, type ShortcutPlace, shortcutPlaces, shortcuts } from "./shortcuts.ts";
import { allowSingleKeys, hasSingleKeys } from "./single-keys.ts";

const entries = Object.entries(shortcuts) as [ShortcutId, Shortcut][];

/** Every shortcut, by the place where it works. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("palette");
  const [search, setSearch] = useState("");
  const words = plainText(search).split(/\s+/).filter(Boolean);
  const places = shortcutPlaces
    .map((place) => ({
      place,
      found: entries.filter(([id, { places: at }]) => at.includes(place) && holds(id, place)),
    }))
    .filter(({ found }) => found.length > 0);
  return (
    <Dialog isOpen onOpenChange={onClose} title={t("shortcutsTitle")} size="lg">
      <SearchField label={t("findShortcut")} value={search} onChange={setSearch} autoFocus />
      <SingleKeys />
      <div className="flex flex-col gap-5">
        {places.map(({ place, found }) => (
          <section key={place} aria-label={t(`place.${place}`)}>
            <h3 className="pb-1 font-medium text-sm">{t(`place.${place}`)}</h3>
            <dl className="divide-y divide-line border-line border-y">
              {found.map(([id, { keys }]) => (
                <div key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-1.5">
                  <dt className="min-w-0 text-sm">{t(`shortcuts.${id}`)}</dt>
                  <dd>
                    <ShortcutKeys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p role="status" className="text-ink-2 text-sm empty:hidden">
        {places.length === 0 && t("noShortcut", { search })}
      </p>
    </Dialog>
  );

  function holds(id: ShortcutId, place: ShortcutPlace): boolean {
    const text = plainText(`${t(`shortcuts.${id}`)} ${t(`place.${place}`)} ${shortcuts[id].keys.join(" ")}`);
    return words.every((word) => text.includes(word));
  }
}

function SingleKeys() {
  const t = useTranslations("palette");
  const [areOn, setOn] = useState(hasSingleKeys);
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg bg-sunk px-3 py-2.5">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-medium text-sm">{t("single")}</p>
        <p className="text-ink-2 text-xs">{t("singleText")}</p>
      </div>
      <Switch
        label={t("single")}
        stateText={areOn ? t("on") : t("off")}
        isSelected={areOn}
        onChange={(isOn) => {
          allowSingleKeys(isOn);
          setOn(isOn);
        }}
      />
    </div>
  );
}
