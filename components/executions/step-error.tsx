"use client";

import { useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { errorText } from "#lib/executions/error-text.ts";
import type { StepError } from "#lib/executions/schema.ts";
import { exchangeText } from "./exchange-text.ts";
import { JsonBlock, MarkedBlock } from "./marked-block.tsx";

const linkWords = {
  ERR_CONNECTION_EMPTY: "addCredentials",
  ERR_PROVIDER_REFUSED_CREDENTIALS: "replaceCredentials",
} as const;

/** What went wrong, in the reader's language, the way out, and what was sent and came back. */
export function StepErrorView({ error }: { error: StepError }) {
  const t = useTranslations("executions");
  const messageText = useMessageText();
  const exchange = exchangeText(error.details);
  const linkWord = linkWords[error.code as keyof typeof linkWords] ?? "openConnection";
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1 rounded-lg border border-line border-l-3 border-l-fail bg-panel px-4 py-3.5">
        <p className="break-words font-medium">{errorText(error, messageText)}</p>
        <p className="text-ink-2 text-sm">
          {error.connectionId && (
            <>
              <Link
                href={`/vault/${error.connectionId}`}
                className="rounded-sm font-medium text-accent underline underline-offset-2"
              >
                {t(linkWord)}
              </Link>
              <span aria-hidden> · </span>
            </>
          )}
          <code className="font-mono text-xs">{error.code}</code>
        </p>
      </div>
      {exchange && <MarkedBlock label={`${t("sent")}, ${t("received")}`} text={exchange} />}
      {!exchange && error.details !== undefined && error.details !== null && (
        <JsonBlock label={t("details")} value={error.details} />
      )}
    </div>
  );
}
