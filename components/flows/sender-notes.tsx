"use client";

import { useNow, useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import { findAppFace } from "#lib/connectors/app-faces.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { isSenderNamed } from "#lib/flows/sender-problems.ts";
import type { Sender } from "#lib/senders/schema.ts";
import { daysLeft } from "#lib/vault/item-state.ts";
import { Note, VaultLink } from "./item-note.tsx";
import type { ActionSender } from "./use-senders.ts";

/** What an action without a connection of its own goes through, and what is missing for it. */
export function SenderNotes({ action, sending }: { action: FlowAction; sending: ActionSender }) {
  const t = useTranslations("flows.sender");
  const { channel, sender, canSet } = sending;
  if (sender === undefined) return null;
  if (sender === null) {
    return (
      <Note tone="fail" action={canSet && <SettingsLink>{t("choose")}</SettingsLink>}>
        {t(canSet ? "missing" : "missingAsk", { channel })}
      </Note>
    );
  }
  const app = findAppFace(sender.appId)?.name ?? sender.appId;
  const isFromMissing = sender.from === null && !isSenderNamed(action);
  return (
    <>
      <Note tone="plain" action={canSet && <SettingsLink>{t("change")}</SettingsLink>}>
        {sender.from === null ? t("through", { app }) : t("throughFrom", { app, from: sender.from })}
      </Note>
      {!sender.isReady && <Note tone="warn">{t(canSet ? "empty" : "emptyAsk")}</Note>}
      {sender.isReady && sender.standing && <StandingNote standing={sender.standing} id={sender.connectionId} />}
      {isFromMissing && <Note tone="fail">{t("fromMissing")}</Note>}
    </>
  );
}

function SettingsLink({ children }: { children: string }) {
  return (
    <Link href="/settings/sending" className="rounded-sm font-medium underline underline-offset-2">
      {children}
    </Link>
  );
}

type StandingNoteProps = { standing: NonNullable<Sender["standing"]>; id: string };

/** Told to whoever may see the connection. */
function StandingNote({ standing: { state, expiresAt }, id }: StandingNoteProps) {
  const t = useTranslations("flows.sender");
  const now = useNow();
  const link = <VaultLink id={id} />;
  if (state === "failing" || state === "expired") {
    return (
      <Note tone="fail" action={link}>
        {t(state)}
      </Note>
    );
  }
  if (state === "permissionsChanged") {
    return (
      <Note tone="shield" action={link}>
        {t("limited")}
      </Note>
    );
  }
  if (state !== "expiring" || !expiresAt) return null;
  return (
    <Note tone="clock" action={link}>
      {t("expiring", { days: daysLeft(expiresAt, now) })}
    </Note>
  );
}
