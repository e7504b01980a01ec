"use client";

import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { placeOf } from "#lib/shared/json-fault.ts";
import { findJsonPlace } from "#lib/shared/json-place.ts";
import type { ImportPlan } from "#lib/transfer/schema.ts";

/** Finding a line reads the file up to it. */
const SHOWN = 50;

/** What keeps the file from being imported, each at its line. */
export function ImportProblems({ text, plan: { problems } }: { text: string; plan: ImportPlan }) {
  const t = useTranslations("transfer.problems");
  const messageText = useMessageText();
  return (
    <Alert tone="fail" title={t("title", { count: problems.length })}>
      <p>{t("lead")}</p>
      <ol className="mt-1.5 flex flex-col gap-2">
        {problems.slice(0, SHOWN).map(({ path, messageKey, params }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is shown once, as it is
          <li key={index} className="flex flex-col text-ink">
            <span>
              <span className="font-medium">{t("line", { line: placeOf(text, findJsonPlace(text, path)).line })}</span>{" "}
              {messageText(messageKey, params)}
            </span>
            <span className="break-all font-mono text-ink-2 text-xs">{path.join(" › ")}</span>
          </li>
        ))}
      </ol>
      {problems.length > SHOWN && <p className="mt-1.5">{t("more", { count: problems.length - SHOWN })}</p>}
    </Alert>
  );
}
