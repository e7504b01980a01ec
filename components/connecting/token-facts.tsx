"use client";

import { useTranslations } from "next-intl";
import { DateText } from "#components/ui/date-text.tsx";
import { Fact } from "#components/vault/fact-list.tsx";
import type { ItemDetail } from "#lib/vault/schema.ts";

/** The token's times, and what the provider granted. */
export function TokenFacts({ token }: { token: NonNullable<ItemDetail["token"]> }) {
  const t = useTranslations("connecting.token");
  const { obtainedAt, expiresAt, renewAt, scopes, failures } = token;
  return (
    <>
      <Fact name={t("renewed")}>
        <DateText value={obtainedAt} style="dateTime" />
      </Fact>
      <Fact name={t("ends")}>
        {expiresAt ? <DateText value={expiresAt} style="dateTime" /> : t("endless")}
        {renewAt && (
          <p className="text-ink-2 text-xs">
            {t("next")} <DateText value={renewAt} style="dateTime" />
          </p>
        )}
        {expiresAt && !renewAt && failures === 0 && <p className="text-ink-2 text-xs">{t("noNext")}</p>}
        {failures > 0 && (
          <p className="text-amber text-xs">{t(renewAt ? "failures" : "failed", { count: failures })}</p>
        )}
      </Fact>
      {scopes.length > 0 && (
        <Fact name={t("scopes")}>
          <ul className="font-mono text-xs leading-5">
            {scopes.map((scope) => (
              <li key={scope} className="break-all">
                {scope}
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </>
  );
}
