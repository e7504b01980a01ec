"use client";

import dynamic from "next/dynamic";
import { useNow, useTranslations } from "next-intl";
import { useState } from "react";
import { Button as PlainButton } from "react-aria-components/Button";
import { useStartConnect } from "#components/connecting/use-start-connect.ts";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { isUnconnected } from "#lib/connecting/connection-updates.ts";
import { findAppFace } from "#lib/connectors/app-faces.ts";
import { daysLeft } from "#lib/vault/item-state.ts";
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
  const now = useNow();
  const [isEditing, setEditing] = useState(false);
  const credentials = (label: string) => <NoteButton label={label} onPress={() => setEditing(true)} />;
  return (
    <>
      {isUnconnected(option) && <UnconnectedNote option={option} />}
      {option.state === "empty" && !isUnconnected(option) && (
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
      {option.state === "permissionsChanged" && (
        <Note tone="shield" action={<VaultLink id={option.id}>{t("limitedSee")}</VaultLink>}>
          {t("limited")}
        </Note>
      )}
      {option.state === "expiring" && option.expiresAt && (
        <Note
          tone="clock"
          action={option.canChange ? credentials(t("replaceCredentials")) : <VaultLink id={option.id} />}
        >
          {t("expiring", { days: daysLeft(option.expiresAt, now) })}
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

/** It has credentials, and waits for a person to agree at the provider: from here, and back to here. */
function UnconnectedNote({ option }: { option: ItemOption }) {
  const t = useTranslations();
  const errorText = useErrorText();
  const start = useStartConnect();
  const app = findAppFace(option.appId ?? "")?.name ?? "";
  if (!option.canChange) {
    return <Note tone="warn">{t("flows.panel.notConnectedAsk", { section: option.sectionName })}</Note>;
  }
  const connect = (
    <NoteButton
      label={t("connecting.connectWith", { app })}
      isPending={start.isPending}
      onPress={() => start.mutate(option.id)}
    />
  );
  return (
    <>
      <Note tone="warn" action={connect}>
        {t("flows.panel.notConnected", { app })}
      </Note>
      {start.error && (
        <Note tone="fail" action={<VaultLink id={option.id} />}>
          {errorText(start.error)}
        </Note>
      )}
    </>
  );
}

type NoteButtonProps = { label: string; isPending?: boolean; onPress: () => void };

function NoteButton({ label, isPending = false, onPress }: NoteButtonProps) {
  return (
    <PlainButton
      onPress={onPress}
      isPending={isPending}
      className="cursor-pointer rounded-sm font-medium underline underline-offset-2 data-pending:cursor-wait data-pending:opacity-60"
    >
      {label}
    </PlainButton>
  );
}
