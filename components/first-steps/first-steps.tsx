import { ChevronRight, Circle, CircleCheck, FileKey } from "lucide-react";
import type { Route } from "next";
import { useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import type { FirstStep } from "#lib/first-steps/schema.ts";
import { DismissFirstSteps } from "./dismiss-first-steps.tsx";

type FirstStepsProps = {
  steps: readonly FirstStep[];
  operatorId: string;
  /** For who can reach the machine's files, as far as anybody knows. */
  hasKeysNote: boolean;
};

/** Drawn by the server: pages that are at their limit of JavaScript carry it. */
export function FirstSteps({ steps, operatorId, hasKeysNote }: FirstStepsProps) {
  const t = useTranslations("firstSteps");
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <section aria-labelledby="first-steps" className="rounded-xl border border-line bg-panel px-4 py-3">
      <header className="flex min-h-8 items-center gap-3">
        <h2 id="first-steps" className="font-semibold text-lg">
          {t("title")}
        </h2>
        <span className="min-w-0 flex-1 text-ink-2 text-sm">{t("progress", { done, count: steps.length })}</span>
        <DismissFirstSteps operatorId={operatorId} label={t("dismiss")} />
      </header>
      <ol className="mt-1 grid gap-x-6 md:grid-cols-2">
        {steps.map((step) => (
          <li key={step.id}>
            <Step {...step} />
          </li>
        ))}
      </ol>
      {hasKeysNote && (
        <p className="mt-2 flex items-start gap-2 border-line border-t pt-2.5 text-ink-2 text-xs">
          <FileKey aria-hidden className="size-4 shrink-0" />
          <span className="max-w-[100ch]">{t("keys")}</span>
        </p>
      )}
    </section>
  );
}

function Step({ id, isDone, href }: FirstStep) {
  const t = useTranslations("firstSteps");
  const Icon = isDone ? CircleCheck : Circle;
  const content = (
    <>
      <Icon aria-hidden className={`mt-0.5 size-[18px] shrink-0 ${isDone ? "text-ok" : "text-ink-2"}`} />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">
          <span className="sr-only">{isDone ? t("done") : t("open")} </span>
          {t(`titles.${id}`)}
        </span>
        {!isDone && <span className="block text-ink-2 text-sm">{t(`texts.${id}`)}</span>}
      </span>
    </>
  );
  if (isDone) return <div className="flex gap-3 px-2 py-2 text-ink-2">{content}</div>;
  return (
    <Link href={href as Route} prefetch={false} className="group flex gap-3 rounded-lg px-2 py-2 hover:bg-sunk">
      {content}
      <ChevronRight aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-2" />
    </Link>
  );
}
