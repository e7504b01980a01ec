"use client";

import { useTranslations } from "next-intl";
import { ConfirmAction } from "#components/ui/confirm-action.tsx";
import { clearSenderAction } from "#lib/senders/actions.ts";
import { sendersQuery } from "#lib/senders/queries.ts";
import type { SenderChannel } from "#lib/senders/schema.ts";

type RemoveSenderDialogProps = { channel: SenderChannel; onClose: () => void; onRemoved: () => void };

export function RemoveSenderDialog({ channel, onClose, onRemoved }: RemoveSenderDialogProps) {
  const t = useTranslations("sending");
  return (
    <ConfirmAction
      title={t(`removeTitle.${channel}`)}
      confirmLabel={t("remove")}
      action={() => clearSenderAction({ channel })}
      done={() => t(`removed.${channel}`)}
      onDone={onRemoved}
      stale={[sendersQuery().queryKey, ["vault"]]}
      onClose={onClose}
    >
      {t(`removeText.${channel}`)}
    </ConfirmAction>
  );
}
