"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import type { CallbackScheme } from "#lib/triggers/callback.ts";
import { callbackAppOf } from "#lib/triggers/callback-fields.ts";
import type { ItemOption } from "#lib/vault/schema.ts";

const AddConnectionWizard = dynamic(
  async () => (await import("#components/vault/add-connection-wizard.tsx")).AddConnectionWizard,
  { ssr: false },
);
const AddItemDialog = dynamic(async () => (await import("#components/vault/add-item-dialog.tsx")).AddItemDialog, {
  ssr: false,
});

/** What is known of an item before any list holds it. */
export type PickedItem = Pick<ItemOption, "id" | "kind" | "appId" | "setupType">;

/** Where a credential set that proves a provider's calls may be sent otherwise: to the provider. */
const providerHosts: Partial<Record<CallbackScheme, string>> = {
  STRIPE: "api.stripe.com",
  SLACK: "slack.com",
  SENDGRID: "api.sendgrid.com",
  GITHUB: "api.github.com",
};

/** Makes the connection or the credential set that holds a scheme's secret. Its dialog stands outside any field. */
export function useAddCallbackItem(
  scheme: CallbackScheme,
  onMade: (item: PickedItem) => void,
): { open: () => void; dialog: ReactNode } {
  const [isOpen, setOpen] = useState(false);
  const onClose = () => setOpen(false);
  const appId = callbackAppOf(scheme);
  const onCreated = (id: string) =>
    onMade({ id, kind: appId === null ? "credentialSet" : "connection", appId, setupType: null });
  const host = providerHosts[scheme];
  const dialog =
    appId === null ? (
      <AddItemDialog kinds={["credentialSet"]} suggestedHosts={host ? [host] : []} {...{ onCreated, onClose }} />
    ) : (
      <AddConnectionWizard isOpen appId={appId} {...{ onCreated, onClose }} />
    );
  return { open: () => setOpen(true), dialog: isOpen && dialog };
}
