"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { useController, useFormContext } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { ChooseSection } from "#components/vault/choose-section.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import type { ClientDetail } from "#lib/clients/schema.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import type { ClientValues } from "./client-values.ts";
import { ScopesField } from "./scopes-field.tsx";

/** @param client The one that is edited; left out for a new one. */
export function ClientFields({ client }: { client?: ClientDetail }) {
  const t = useTranslations("clients");
  const text = useMessageText();
  const name = useBoundField<ClientValues>("name");
  const { control } = useFormContext<ClientValues>();
  const { field: scopes, fieldState } = useController({ control, name: "scopes" });
  const scopesError = fieldState.error?.message;
  return (
    <>
      <TextField autoFocus isRequired autoComplete="off" label={t("name")} description={t("nameHelp")} {...name} />
      <ScopesField
        scopes={scopes.value}
        onChange={scopes.onChange}
        errorMessage={scopesError ? text(scopesError) : undefined}
      />
      {client ? <KeptSection client={client} /> : <ChooseSection description={t("sectionHelp")} />}
    </>
  );
}

/** A section that the reader does not fully control stays, unless they choose one that they do. */
function KeptSection({ client: { section } }: { client: ClientDetail }) {
  const t = useTranslations("clients");
  const label = useTranslations("vault.chooseSection");
  const id = useId();
  const { data } = useQuery(sectionsQuery());
  const [isChoosing, setChoosing] = useState(false);
  const { setValue } = useFormContext<ClientValues>();
  const chooseAnother = () => {
    setValue("sectionId", "");
    setChoosing(true);
  };
  const isControlled = data?.some((each) => each.id === section?.id && each.right === "change") ?? true;
  if (isChoosing || (section && isControlled)) {
    return <ChooseSection description={t("sectionHelp")} preferredId={section?.id} />;
  }
  return (
    <fieldset aria-labelledby={id} className="flex flex-col items-start gap-1.5">
      <span id={id} className="font-medium text-sm">
        {label("section")}
      </span>
      <p className="text-ink-2 text-sm">{section?.name ?? t("sectionKept")}</p>
      <Button size="sm" onPress={chooseAnother}>
        {t("changeSection")}
      </Button>
    </fieldset>
  );
}
