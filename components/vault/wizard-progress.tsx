"use client";

import clsx from "clsx";
import { Check } from "lucide-react";
import { useTranslations } from "next-intl";
import type { WizardStep } from "./wizard-values.ts";

type Shown = Exclude<WizardStep, "test">;

/** Where one is in the wizard, seen and announced. The test comes after the last step: all are done. */
export function WizardProgress({ steps, current }: { steps: readonly Shown[]; current: WizardStep }) {
  const t = useTranslations("vault.wizard");
  const at = current === "test" ? steps.length : steps.indexOf(current);
  const name = steps[at];

  return (
    <>
      <ol aria-label={t("steps")} className="flex items-center gap-2 text-sm">
        {steps.map((step, index) => (
          <li
            key={step}
            aria-current={index === at ? "step" : undefined}
            className={clsx(
              "flex items-center gap-2",
              index === at ? "font-medium text-ink" : "text-ink-2",
              index > 0 && "before:h-px before:w-6 before:bg-line-strong before:content-['']",
            )}
          >
            <span
              aria-hidden
              className={clsx(
                "grid size-5 place-items-center rounded-full font-medium text-xs",
                index < at && "bg-accent text-accent-ink",
                index === at && "bg-ink text-page",
                index > at && "border border-line-strong",
              )}
            >
              {index < at ? <Check size={12} strokeWidth={3} /> : index + 1}
            </span>
            <span className={clsx(index !== at && "max-sm:sr-only")}>{t(step)}</span>
            {index < at && <span className="sr-only">({t("done")})</span>}
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {name && t("announce", { step: at + 1, count: steps.length, name: t(name) })}
      </p>
    </>
  );
}
