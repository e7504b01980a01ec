"use client";

import { useFormatter, useTranslations } from "next-intl";
import { languageNames } from "#components/layout/language-names.ts";
import { DateText } from "#components/ui/date-text.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Fact, FactList } from "#components/vault/fact-list.tsx";
import type { OperatorDetail } from "#lib/operators/schema.ts";

export function OperatorFacts({ operator }: { operator: OperatorDetail }) {
  const t = useTranslations("operators");
  const format = useFormatter();
  const { email, role, language, createdAt, lastSeenAt, linkExpiresAt } = operator;
  return (
    <FactList title={t("detail.about")}>
      <Fact name={t("table.email")}>{email}</Fact>
      <Fact name={t("table.role")}>
        {t(`roles.${role}`)}
        <span className="block text-ink-2 text-sm">{t(`roleTexts.${role}`)}</span>
      </Fact>
      <Fact name={t("form.language")}>{languageNames[language]}</Fact>
      <Fact name={t("detail.lastSeen")}>
        {lastSeenAt ? <RelativeTime value={lastSeenAt} /> : <span className="text-ink-2">{t("table.never")}</span>}
      </Fact>
      <Fact name={t("detail.link")}>
        {linkExpiresAt ? (
          t("detail.linkUntil", { at: format.dateTime(linkExpiresAt, { dateStyle: "medium", timeStyle: "short" }) })
        ) : (
          <span className="text-ink-2">{t("detail.linkNone")}</span>
        )}
      </Fact>
      <Fact name={t("detail.created")}>
        <DateText value={createdAt} style="dateTime" />
      </Fact>
    </FactList>
  );
}
