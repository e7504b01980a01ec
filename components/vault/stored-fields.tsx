"use client";

import { useTranslations } from "next-intl";
import { useWatch } from "react-hook-form";
import { SecretField } from "#components/ui/secret-field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { ArchiveFields } from "./archive-fields.tsx";
import { CertificateField } from "./certificate-field.tsx";
import { FileFields } from "./file-fields.tsx";
import { OneTimePasswordFields } from "./one-time-password-fields.tsx";
import { StoredSecret } from "./stored-secret.tsx";
import type { StoredValues } from "./stored-values.ts";
import { useBoundField } from "./use-bound-field.ts";

/** How a form treats the secrets that are stored: absent where there are none yet. */
export type StoredState = {
  isReplacing: boolean;
  /** The stored secret is sealed for other hosts, so it cannot be kept. */
  isForced: boolean;
  /** The field of the new secret is what the form was opened for. */
  startsFocused: boolean;
  onReplace: () => void;
  onKeep: () => void;
};

type StoredFieldsProps = { stored?: StoredState | undefined };

/** The fields of the chosen type. */
export function StoredFields({ stored }: StoredFieldsProps) {
  const kind = useWatch<StoredValues, "kind">({ name: "kind" });
  switch (kind) {
    case "credentialSet":
      return <CredentialSetFields stored={stored} />;
    case "certificateArchive":
      return <ArchiveFields stored={stored} />;
    case "certificate":
      return <CertificateField />;
    case "file":
      return <FileFields stored={stored} />;
    case "oneTimePassword":
      return <OneTimePasswordFields stored={stored} />;
  }
}

function CredentialSetFields({ stored }: StoredFieldsProps) {
  const t = useTranslations("vault.fields");
  const username = useBoundField<StoredValues>("username");
  const password = useBoundField<StoredValues>("password");
  return (
    <>
      <TextField autoComplete="off" spellCheck="false" label={t("username")} {...username} />
      <StoredSecret label={t("password")} stored={stored}>
        <SecretField
          isRequired
          autoComplete="new-password"
          label={t("password")}
          placeholder={t("sealed")}
          {...password}
        />
      </StoredSecret>
    </>
  );
}

/** Name and description: the same for every type. */
export function NameField({ autoFocus = false }: { autoFocus?: boolean }) {
  const t = useTranslations("vault.fields");
  const name = useBoundField<StoredValues>("name");
  return <TextField autoFocus={autoFocus} isRequired autoComplete="off" label={t("name")} {...name} />;
}

export function DescriptionField() {
  const t = useTranslations("vault.fields");
  const notes = useBoundField<StoredValues>("notes");
  return <TextArea label={t("description")} description={t("descriptionHelp")} rows={2} {...notes} />;
}
