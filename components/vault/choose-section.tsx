"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FolderPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from "react";
import { useFormContext } from "react-hook-form";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useErrorText, useFieldErrorText } from "#components/ui/use-error-text.ts";
import { createSectionAction } from "#lib/sections/actions.ts";
import { unwrap } from "#lib/shared/result.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import { rememberSection, sectionsToAddTo } from "./recent-sections.ts";
import { useBoundField } from "./use-bound-field.ts";

type SectionValues = { sectionId: string };

type ChooseSectionProps = {
  description: string;
  /** The one to propose first. */
  preferredId?: string | undefined;
};

/** The sections that one fully controls, last used first, and a new one made in place. Any operator may make one. */
export function ChooseSection({ description, preferredId }: ChooseSectionProps) {
  const t = useTranslations("vault.chooseSection");
  const errorText = useErrorText();
  const sections = useQuery(sectionsQuery());
  const offered = useMemo(() => sectionsToAddTo(sections.data ?? []), [sections.data]);
  const { setValue, getValues } = useFormContext<SectionValues>();
  const field = useBoundField<SectionValues>("sectionId");
  const [isMaking, setMaking] = useState(false);
  const addId = useId();

  useEffect(() => {
    if (getValues("sectionId") !== "") return;
    const preferred = offered.find(({ id }) => id === preferredId) ?? offered[0];
    // Who was faster than the list has been told that it is missing.
    if (preferred) setValue("sectionId", preferred.id, { shouldValidate: true });
  }, [offered, preferredId, getValues, setValue]);

  const isStuck = sections.isSuccess && offered.length === 0 && field.errorMessage !== undefined;
  const close = () => {
    setMaking(false);
    requestAnimationFrame(() => document.getElementById(addId)?.focus());
  };

  if (sections.isError) return <Alert tone="fail">{errorText(sections.error)}</Alert>;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-start gap-1.5">
        <SelectField
          isRequired
          className="flex-1"
          label={t("section")}
          // In its place from the start: what stands below it must not move under a press.
          placeholder={sections.isPending ? "…" : t("none")}
          description={description}
          options={offered.map(({ id, name }) => ({ id, label: name }))}
          isDisabled={offered.length === 0}
          {...field}
          value={field.value || null}
          errorMessage={isStuck ? t("missing") : field.errorMessage}
        />
        {!isMaking && (
          <IconButton
            id={addId}
            data-remedy={isStuck}
            variant="secondary"
            label={t("new")}
            icon={<FolderPlus aria-hidden />}
            onPress={() => setMaking(true)}
            className="mt-6 h-[34px]! w-[34px]!"
          />
        )}
      </div>
      {isMaking && (
        <NewSection
          onClose={close}
          onMade={(id) => {
            setValue("sectionId", id, { shouldValidate: true });
            rememberSection(id);
            close();
          }}
        />
      )}
    </div>
  );
}

function NewSection({ onMade, onClose }: { onMade: (id: string) => void; onClose: () => void }) {
  const t = useTranslations("vault.chooseSection");
  const errorText = useErrorText();
  const fieldErrorText = useFieldErrorText();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const make = useMutation({
    mutationFn: async () => unwrap(await createSectionAction({ name })),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: sectionsQuery().queryKey });
      onMade(id);
    },
  });
  // The form around it must not be sent, nor its dialog closed, by these keys.
  const onKeyDown = (event: KeyboardEvent) => {
    const isSent = event.key === "Enter" && event.target instanceof HTMLInputElement;
    if (!isSent && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (!isSent) onClose();
    else if (!make.isPending) make.mutate();
  };
  const fieldError = fieldErrorText(make.error, "name");
  return (
    <div className="flex flex-col gap-2 rounded-lg bg-sunk p-3" onKeyDownCapture={onKeyDown}>
      <TextField
        autoFocus
        isRequired
        autoComplete="off"
        label={t("newName")}
        description={t("newHelp")}
        value={name}
        onChange={setName}
        errorMessage={fieldError}
      />
      {make.error && !fieldError && <Alert tone="fail">{errorText(make.error)}</Alert>}
      <div className="flex justify-end gap-2">
        <Button size="sm" variant="ghost" onPress={onClose} isDisabled={make.isPending}>
          {t("cancel")}
        </Button>
        <Button size="sm" onPress={() => make.mutate()} isPending={make.isPending}>
          {t("make")}
        </Button>
      </div>
    </div>
  );
}
