"use client";

import type { Route } from "next";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { metaOf } from "#lib/flows/item-references.ts";
import type { ReachEntry } from "#lib/flows/schema.ts";
import { actionName } from "./action-text.ts";
import { isKnownField } from "./use-reference-name.ts";

type Action = ReachEntry["versions"][number]["actions"][number];

/** An action that uses the item, and as what. One that stands in the draft can be gone to in the editor. */
export function ReachAction({ action, href }: { action: Action; href: string | null }) {
  const language = useLocale();
  const placeText = usePlaceText();
  const name = actionName({ ...action, alias: action.alias ?? undefined }, language);
  const places = action.places.map((place) => placeText(action, place));
  return (
    <li className="flex min-w-0 flex-wrap gap-x-2 text-sm/[22px]">
      {href === null ? (
        <span className="min-w-0 break-words">{name}</span>
      ) : (
        <Link
          href={`${href}?action=${encodeURIComponent(action.id)}` as Route}
          className="min-w-0 break-words rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
        >
          {name}
        </Link>
      )}
      <span className="min-w-0 break-words text-ink-2 text-xs/[22px]">{places.join(", ")}</span>
    </li>
  );
}

/** Such as *Client certificate*, or *Password in headers.Authorization*. */
function usePlaceText(): (action: Action, place: Action["places"][number]) => string {
  const t = useTranslations("flows");
  const language = useLocale();
  return ({ id, type, action }, { path, field, sender }) => {
    if (sender) return t("reach.throughSetting", { channel: sender });
    if (field !== null) {
      return t("reach.fieldIn", { field: isKnownField(field) ? t(`references.fields.${field}`) : field, path });
    }
    if (path === "connection_id") return t("panel.connection");
    const [param = ""] = path.split(".");
    return metaOf({ id, type, action }, param)?.label[language] ?? path;
  };
}
