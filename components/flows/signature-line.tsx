"use client";

import clsx from "clsx";
import { useTranslations } from "next-intl";
import { popoverClass } from "#components/ui/popover-class.ts";
import type { Signature } from "#lib/expressions/signature-at.ts";

/** What the function takes, with the parameter that is being typed, above the text so that its value stays in sight. */
export function SignatureLine({ signature: { name, parameters, current } }: { signature: Signature }) {
  const t = useTranslations("flows");
  const parameter = current === null ? undefined : parameters[current];
  const help = t(`functions.${name}`);
  return (
    <>
      <div
        aria-hidden
        className={clsx(popoverClass, "absolute right-0 bottom-full z-40 mb-1 w-full min-w-72 max-w-none! px-3 py-2")}
      >
        <p className="break-words font-mono text-xs leading-5">
          {name}(
          {parameters.map((each, index) => (
            <span key={each}>
              {index > 0 && ", "}
              <span
                className={clsx(
                  index === current ? "rounded-[4px] bg-accent-bg px-0.5 font-semibold text-accent" : "text-ink-2",
                )}
              >
                {each}
              </span>
            </span>
          ))}
          )
        </p>
        <p className="text-ink-2 text-xs">{help}</p>
      </div>
      <span role="status" className="sr-only">
        {parameter === undefined
          ? t("signature.function", { name, help })
          : t("signature.parameter", { parameter: parameter.replace("?", ""), name, help })}
      </span>
    </>
  );
}
