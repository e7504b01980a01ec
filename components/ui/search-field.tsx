"use client";

import clsx from "clsx";
import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import {
  type SearchFieldProps as AriaProps,
  SearchField as AriaSearchField,
  Button,
  Input,
} from "react-aria-components/SearchField";
import { controlClass } from "./field-class.ts";

type SearchFieldProps = Omit<AriaProps, "className" | "children" | "aria-label"> & {
  /** For screen readers; the placeholder says the same to the eye. */
  label: string;
  placeholder?: string;
  className?: string;
};

export function SearchField({ label, placeholder = label, className, ...props }: SearchFieldProps) {
  const t = useTranslations("ui");
  return (
    <AriaSearchField {...props} aria-label={label} className={clsx("group relative flex items-center", className)}>
      <Search aria-hidden className="pointer-events-none absolute left-2.5 size-4 text-ink-2" />
      <Input
        placeholder={placeholder}
        className={clsx(controlClass, "h-[34px] px-8 [&::-webkit-search-cancel-button]:hidden")}
      />
      <Button
        aria-label={t("clearSearch")}
        className="absolute right-1.5 flex size-6 items-center justify-center rounded-sm text-ink-2 hover:bg-sunk hover:text-ink group-data-empty:hidden"
      >
        <X aria-hidden className="size-4" />
      </Button>
    </AriaSearchField>
  );
}
