"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import type { StoredState } from "./stored-fields.tsx";

type StoredSecretProps = {
  label: string;
  stored: StoredState | undefined;
  /** True of a file alone: what is stored comes back. */
  isReadable?: boolean;
  children: ReactNode;
};

/**
 * The field of a secret: as it is while the item is new; of a stored one first the fact that it is stored, then, if it is
 * to be replaced or must be, the field.
 */
export function StoredSecret({ label, stored, isReadable = false, children }: StoredSecretProps) {
  const t = useTranslations("vault.fields");
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const startsFocused = stored?.startsFocused ?? false;
  useEffect(() => {
    if (startsFocused)
      requestAnimationFrame(() => root.current?.querySelector<HTMLElement>("input, textarea")?.focus());
  }, [startsFocused]);
  if (!stored) return children;

  const focusFirst = (selector: string) =>
    requestAnimationFrame(() => root.current?.querySelector<HTMLElement>(selector)?.focus());
  const replace = () => {
    stored.onReplace();
    focusFirst("input, textarea");
  };
  const keep = () => {
    stored.onKeep();
    focusFirst("button");
  };
  if (!stored.isReplacing) {
    return (
      <div ref={root} className="flex flex-col gap-1.5">
        <span id={id} className="font-medium text-sm">
          {label}
        </span>
        <span className="flex h-[34px] items-center justify-between gap-3 rounded-md bg-sunk pr-1 pl-2.5">
          <span className="inline-flex min-w-0 items-center gap-1.5 text-ink-2">
            {!isReadable && <Lock aria-hidden size={14} className="shrink-0" />}
            <span className="truncate">{t(isReadable ? "downloadable" : "stored")}</span>
          </span>
          <Button variant="ghost" size="sm" aria-label={t("replaceSecret", { label })} onPress={replace}>
            {t("replace")}
          </Button>
        </span>
      </div>
    );
  }
  return (
    <div ref={root} className="flex flex-col gap-4">
      {stored.isForced && (
        <p role="status" className="rounded-lg bg-sunk px-3 py-2 text-ink-2 text-sm">
          {t("hostsChanged")}
        </p>
      )}
      {children}
      {!stored.isForced && (
        <Button variant="ghost" size="sm" onPress={keep} className="-ml-2 self-start">
          {t("keep")}
        </Button>
      )}
    </div>
  );
}
