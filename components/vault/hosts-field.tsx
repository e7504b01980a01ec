"use client";

import clsx from "clsx";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { Input } from "react-aria-components/Input";
import { TextField } from "react-aria-components/TextField";
import { useFormContext } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { controlClass } from "#components/ui/field-class.ts";
import { FieldErrorText } from "#components/ui/field-parts.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { type CredentialsValues, MAX_HOSTS, tidyHost } from "#lib/vault/setup-form.ts";
import { useBoundField } from "./use-bound-field.ts";

/** *Allowed hosts*: one input each, so that an error stands beside the host that has it. */
export function HostsField({ help }: { help?: string }) {
  const t = useTranslations("vault.credentials");
  const list = useRef<HTMLDivElement>(null);
  const { watch, getValues, setValue, clearErrors } = useFormContext<CredentialsValues>();
  const hosts = watch("hosts");

  const change = (next: string[], focusAt: number) => {
    clearErrors("hosts");
    setValue("hosts", next);
    requestAnimationFrame(() => list.current?.querySelectorAll("input")[focusAt]?.focus());
  };
  const add = () => change([...getValues("hosts"), ""], hosts.length);
  const remove = (at: number) =>
    change(
      getValues("hosts").filter((_, index) => index !== at),
      Math.max(0, at - 1),
    );

  return (
    <fieldset aria-describedby="hosts-help" className="flex min-w-0 flex-col gap-2">
      <legend className="pb-0.5 font-medium text-sm">
        {t("hosts")}
        <span aria-hidden className="ml-1.5 text-ink-2">
          *
        </span>
      </legend>
      <p id="hosts-help" className="text-ink-2 text-xs">
        {help ?? t("hostsHelp")}
      </p>
      <div ref={list} className="flex flex-col gap-2">
        {hosts.map((_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a host is known by its place, as in the form's own path
          <HostRow key={index} index={index} {...(hosts.length > 1 && { onRemove: () => remove(index) })} />
        ))}
      </div>
      {hosts.length < MAX_HOSTS && (
        <Button variant="ghost" size="sm" icon={<Plus aria-hidden />} onPress={add} className="-ml-2 self-start">
          {t("addHost")}
        </Button>
      )}
    </fieldset>
  );
}

function HostRow({ index, onRemove }: { index: number; onRemove?: () => void }) {
  const t = useTranslations("vault.credentials");
  const { value, onChange, onBlur, errorMessage } = useBoundField<CredentialsValues>(`hosts.${index}`);
  const tidy = () => {
    const tidied = tidyHost(value);
    if (tidied !== value) onChange(tidied);
    onBlur();
  };
  return (
    <div className="flex items-start gap-1.5">
      <TextField
        validationBehavior="aria"
        aria-label={t("host", { number: index + 1 })}
        isRequired={index === 0}
        isInvalid={Boolean(errorMessage)}
        autoComplete="off"
        spellCheck="false"
        inputMode="url"
        value={value}
        onChange={onChange}
        onBlur={tidy}
        className="group flex min-w-0 flex-1 flex-col gap-1.5"
      >
        <Input placeholder="api.example.com" className={clsx(controlClass, "h-[34px] font-mono text-sm")} />
        <FieldErrorText>{errorMessage}</FieldErrorText>
      </TextField>
      {onRemove && (
        <IconButton
          label={t("removeHost", { number: index + 1 })}
          icon={<X aria-hidden />}
          onPress={onRemove}
          className="mt-px"
        />
      )}
    </div>
  );
}
