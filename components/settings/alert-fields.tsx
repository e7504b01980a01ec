"use client";

import { MessageSquare, Workflow } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { RadioCards } from "#components/vault/radio-cards.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import type { AlertSetting } from "#lib/alerts/schema.ts";
import { alertApps, type WayFields } from "#lib/alerts/way-problems.ts";
import { AlertFlowField } from "./alert-flow-field.tsx";
import type { AlertValues } from "./alert-values.ts";
import { ConnectionField } from "./connection-field.tsx";

/** What happens when there is something to tell: a message, or a flow. */
export function AlertFields({ alert, fields }: { alert: AlertSetting; fields: WayFields }) {
  const t = useTranslations("alerts");
  const way = useBoundField<AlertValues>("way");
  const iconClass = "size-4 shrink-0 text-ink-2";
  return (
    <>
      <RadioCards
        legend={t("way")}
        name={`way-${alert.kind}`}
        cards={[
          {
            value: "connection",
            title: t("wayTitle.connection"),
            text: t("wayText.connection"),
            icon: <MessageSquare aria-hidden className={iconClass} />,
          },
          {
            value: "flow",
            title: t("wayTitle.flow"),
            text: t("wayText.flow"),
            icon: <Workflow aria-hidden className={iconClass} />,
          },
        ]}
        value={way.value}
        onChange={way.onChange}
        className="sm:grid-cols-2"
      />
      {way.value === "flow" ? <FlowFields alert={alert} /> : <ConnectionFields fields={fields} />}
    </>
  );
}

function ConnectionFields({ fields }: { fields: WayFields }) {
  const t = useTranslations("alerts");
  const connection = useBoundField<AlertValues>("connectionId");
  return (
    <>
      <ConnectionField
        isRequired
        label={t("connection")}
        apps={alertApps}
        value={connection.value || null}
        onChange={(itemId) => connection.onChange(itemId ?? "")}
        errorMessage={connection.errorMessage}
      />
      {fields === "channel" && <Text name="recipient" label={t("channel")} description={t("channelHelp")} />}
      {fields === "mail" && (
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Text isRequired type="email" name="recipient" label={t("recipient")} />
          <Text isRequired type="email" name="sender" label={t("sender")} description={t("senderHelp")} />
        </div>
      )}
    </>
  );
}

type TextProps = {
  name: "recipient" | "sender";
  label: string;
  description?: string;
  isRequired?: boolean;
  type?: "email" | "text";
};

function Text({ name, ...field }: TextProps) {
  return <TextField {...field} {...useBoundField<AlertValues>(name)} />;
}

function FlowFields({ alert: { way } }: { alert: AlertSetting }) {
  const t = useTranslations("alerts");
  const flow = useBoundField<AlertValues>("flowId");
  const saved = way?.type === "flow" ? way : null;
  return (
    <>
      <AlertFlowField
        value={flow.value || null}
        saved={saved && { id: saved.flowId, name: saved.flowName }}
        onChange={flow.onChange}
        errorMessage={flow.errorMessage}
      />
      {saved && !saved.isPublished && saved.flowId === flow.value && <Alert tone="amber">{t("flowUnpublished")}</Alert>}
    </>
  );
}
