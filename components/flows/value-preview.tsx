"use client";

import { ChevronDown, CircleAlert, Equal, EyeOff } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { Button } from "react-aria-components/Button";
import { MarkedBlock, MarkedText } from "#components/executions/marked-block.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import type { ValuePreview as Preview } from "#lib/expressions/preview-value.ts";
import { findTemplateErrors } from "#lib/expressions/template-errors.ts";
import { isSecretText } from "#lib/secrets/secret-text.ts";
import type { Json } from "#lib/shared/json.ts";
import { useExpressions } from "./expression-context.tsx";
import { usePreview } from "./use-preview.ts";
import { lineOf, typeOf, wholeText } from "./value-text.ts";

/** What is shown of a long value; the inspector has all of it. */
const MAX_WHOLE = 20_000;
const MAX_LINE = 40;

/** What the expressions of a field give, on a quiet line below it. */
export function ValuePreview({ value, hasProblem }: { value: Json; hasProblem: boolean }) {
  const preview = usePreview(value, "value");
  // A name that gives nothing is told already.
  if (!preview || (preview.kind === "nothing" && hasProblem)) return null;
  return preview.kind === "value" ? <ValueLine {...preview} /> : <WhyNone preview={preview} />;
}

/** Which way a condition goes. */
export function ConditionPreview({ value }: { value: Json }) {
  const t = useTranslations("flows.preview");
  const preview = usePreview(value, "condition");
  // What is wrong with its texts stands with them.
  if (!preview || findTemplateErrors(value).length > 0) return null;
  if (preview.kind !== "value") return <WhyNone preview={preview} />;
  return (
    <PreviewLine>
      <span className="font-medium text-ink">{preview.value === true ? t("met") : t("notMet")}</span>
      <Missing ids={preview.missing} />
    </PreviewLine>
  );
}

function ValueLine({ value, isMasked, missing }: Extract<Preview, { kind: "value" }>) {
  const t = useTranslations("flows.preview");
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const line = lineOf(value);
  const whole = isOpen ? wholeText(value) : "";
  const isNested = typeof value === "object" && value !== null && !isSecretText(value);
  const isLong = isNested || line.length > MAX_LINE || (typeof value === "string" && value.includes("\n"));
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <PreviewLine>
        <span className="sr-only">{t("value")}</span>
        <span className="min-w-0 truncate font-mono text-ink" data-preview="">
          {line === "" ? t("empty") : <MarkedText text={line} />}
        </span>
        <TypeName value={value} isMasked={isMasked} />
        <Missing ids={missing} />
        {isLong && (
          <Button
            slot={null}
            aria-expanded={isOpen}
            aria-controls={id}
            aria-label={isOpen ? t("less") : t("more")}
            onPress={() => setOpen(!isOpen)}
            className="-my-1 inline-flex size-6 shrink-0 cursor-pointer items-center justify-center rounded-sm hover:bg-sunk"
          >
            <ChevronDown aria-hidden className={isOpen ? "size-4 rotate-180" : "size-4"} />
          </Button>
        )}
      </PreviewLine>
      <div id={id} hidden={!isOpen}>
        {isOpen && <MarkedBlock label={t("value")} text={whole.slice(0, MAX_WHOLE)} isCompact />}
        {whole.length > MAX_WHOLE && <p className="mt-1 text-ink-2 text-xs">{t("cut")}</p>}
      </div>
    </div>
  );
}

function PreviewLine({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-center gap-1.5 text-ink-2 text-xs">
      <Equal aria-hidden className="size-3.5 shrink-0" />
      {children}
    </div>
  );
}

function TypeName({ value, isMasked }: { value: unknown; isMasked: boolean }) {
  const t = useTranslations("flows.preview");
  const type = typeOf(value);
  const count = type === "list" ? (value as unknown[]).length : 0;
  return (
    <span className="shrink-0 rounded-[4px] bg-sunk px-1">
      {isMasked ? t("typeMasked", { type: t(`type.${type}`, { count }) }) : t(`type.${type}`, { count })}
    </span>
  );
}

/** Actions that a text reads and that gave it nothing, beside what it gives all the same. */
function Missing({ ids }: { ids: readonly string[] }) {
  const text = useMissingText()(ids);
  if (ids.length === 0) return null;
  return (
    <span className="min-w-0 shrink truncate" title={text}>
      {text}
    </span>
  );
}

function useMissingText(): (ids: readonly string[]) => string {
  const t = useTranslations("flows.preview");
  const format = useFormatter();
  const { source } = useExpressions();
  return (ids) => {
    const message = source.values?.isSample ? "missingInSample" : "missing";
    return t(message, { ids: format.list(ids) });
  };
}

/** Why there is no value to show. */
function WhyNone({ preview }: { preview: Exclude<Preview, { kind: "value" }> }) {
  const t = useTranslations("flows.preview");
  const messageText = useMessageText();
  const missingText = useMissingText();
  if (preview.kind === "error") {
    const { messageKey, params, path } = preview.error;
    const text = messageText(messageKey, params);
    return (
      <div className="flex items-start gap-1.5 text-fail text-xs">
        <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
        <span className="min-w-0">{path === "" ? text : t("errorIn", { path, message: text })}</span>
      </div>
    );
  }
  if (preview.kind === "masked") {
    return (
      <div className="flex items-start gap-1.5 text-ink-2 text-xs">
        <EyeOff aria-hidden className="mt-px size-3.5 shrink-0" />
        <span className="min-w-0">{t("masked")}</span>
      </div>
    );
  }
  const isMissing = preview.kind === "nothing" && preview.missing.length > 0;
  return <PreviewLine>{isMissing ? missingText(preview.missing) : t(preview.kind)}</PreviewLine>;
}
