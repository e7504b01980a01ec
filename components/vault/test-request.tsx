"use client";

import { useTranslations } from "next-intl";
import { exchangeText } from "#components/executions/exchange-text.ts";
import { MarkedBlock } from "#components/executions/marked-block.tsx";
import { Fold } from "#components/ui/fold.tsx";
import type { TestResult } from "#lib/vault/schema.ts";

/** What a test asked, as HTTP is written, secrets as marks. */
export function TestRequest({ request }: Pick<TestResult, "request">) {
  const t = useTranslations("vault.test");
  const text = request === null ? null : exchangeText({ sent: request });
  if (text === null) return null;
  return (
    <Fold title={t("request")} hint={text.split("\n", 1)[0] ?? ""}>
      <MarkedBlock label={t("request")} text={text} />
    </Fold>
  );
}
