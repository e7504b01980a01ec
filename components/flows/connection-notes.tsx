"use client";

import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button as PlainButton } from "react-aria-components/Button";
import type { ItemOption } from "#lib/vault/schema.ts";
import type { ActionConnection } from "./connection-of.ts";
import { Note, VaultLink } from "./item-note.tsx";

const CredentialsById = dynamic(async () => (await import("./credentials-by-id.tsx")).CredentialsById, { ssr: false });

/** What there is to know about the chosen connection, and what to do about it. */
export function ConnectionNotes({ connection }: { connection: ActionConnection }) {
  const t = useTranslations("flows.panel");
  switch (connection.kind) {
    case "missing":
      return <Note tone="fail">{t("chooseFirst")}</Note>;
    case "hidden":
      return <Note tone="lock">{t("connectionGone")}</Note>;
    case "known":
      return <KnownNotes option={connection.option} />;
    default:
      return null;
  }
}

function KnownNotes({ option }: { option: ItemOption }) {
  const t = useTranslations("flows.panel");
  const [isEditing, setEditing] = useState(false);
  const credentials = (label: string) => (
    <PlainButton
      onPress={() => setEditing(true)}
      className="cursor-pointer rounded-sm font-medium underline underline-offset-2"
    >
      {label}
    </PlainButton>
  );
  return (
    <>
      {option.state === "empty" && (
        <Note tone="warn" action={option.canChange && credentials(t("addCredentials"))}>
          {option.canChange ? t("noCredentials") : t("noCredentialsAsk", { section: option.sectionName })}
        </Note>
      )}
      {(option.state === "failing" || option.state === "expired") && (
        <Note
          tone="fail"
          action={option.canChange ? credentials(t("replaceCredentials")) : <VaultLink id={option.id} />}
        >
          {option.state === "failing" ? t("failing") : t("expired")}
        </Note>
      )}
      {option.isAnyHost && (
        <Note tone="amber" action={<VaultLink id={option.id} />}>
          {t("anyHost")}
        </Note>
      )}
      {isEditing && <CredentialsById itemId={option.id} onClose={() => setEditing(false)} />}
    </>
  );
}
