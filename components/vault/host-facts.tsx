"use client";

import { useTranslations } from "next-intl";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { Fact } from "./fact-list.tsx";

/** *Allowed hosts*, or the note that there are none. */
export function HostFacts({ item: { origins, isAnyHost } }: { item: ItemDetail }) {
  const t = useTranslations("vault");
  if (isAnyHost) return <Fact name={t("detail.hosts")}>{t("notes.anyHost")}</Fact>;
  if (origins.length === 0) return null;
  return (
    <Fact name={t("detail.hosts")}>
      <ul className="font-mono text-xs leading-5">
        {origins.map((origin) => (
          <li key={origin} className="break-all">
            {origin}
          </li>
        ))}
      </ul>
    </Fact>
  );
}
