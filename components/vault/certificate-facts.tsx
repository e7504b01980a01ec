"use client";

import { useNow, useTranslations } from "next-intl";
import { DateText } from "#components/ui/date-text.tsx";
import { daysLeft } from "#lib/vault/item-state.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import { Fact } from "./fact-list.tsx";

/** What the engine read from a certificate. A bare public key names nobody and never expires. */
export function CertificateFacts({ item: { attributes, expiresAt } }: { item: ItemDetail }) {
  const t = useTranslations("vault");
  const now = useNow();
  const { issuer, subject, notBefore, notAfter } = attributes;
  const days = expiresAt && daysLeft(expiresAt, now);
  if (!issuer && !subject && !notAfter) return <Fact name={t("fields.certificate")}>{t("fields.bareKey")}</Fact>;
  return (
    <>
      <Fact name={t("fields.subject")}>{subject}</Fact>
      <Fact name={t("fields.issuer")}>{issuer}</Fact>
      {notBefore && (
        <Fact name={t("fields.notBefore")}>
          <DateText value={notBefore} style="dateTime" />
        </Fact>
      )}
      {notAfter && (
        <Fact name={t("fields.notAfter")}>
          <DateText value={notAfter} style="dateTime" />
          {days !== null && (
            <span className="block text-ink-2 text-sm">
              {days > 0 ? t("expiry.daysLeft", { days }) : t("states.expired")}
            </span>
          )}
        </Fact>
      )}
    </>
  );
}
