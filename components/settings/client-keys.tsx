"use client";

import { KeyRound, Plus, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { RowIcon } from "#components/ui/row-icon.tsx";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import type { ClientDetail, ClientKey } from "#lib/clients/schema.ts";

const AddKeyDialog = dynamic(async () => (await import("./add-key-dialog.tsx")).AddKeyDialog, { ssr: false });
const RemoveKeyDialog = dynamic(async () => (await import("./remove-key-dialog.tsx")).RemoveKeyDialog, { ssr: false });

export function ClientKeys({ client }: { client: ClientDetail }) {
  const t = useTranslations("clients");
  const [open, setOpen] = useState<"add" | ClientKey | null>(null);
  const keptFocus = useKeptFocus(client.keys.length);
  const close = () => setOpen(null);
  return (
    <div {...keptFocus} className="outline-none">
      <Panel
        title={t("keys")}
        actions={
          <Button size="sm" icon={<Plus aria-hidden />} onPress={() => setOpen("add")}>
            {t("addKey")}
          </Button>
        }
      >
        <p className="text-ink-2 text-sm">{t("keysText")}</p>
        {client.keys.length === 0 ? (
          <p className="py-1 text-ink-2 text-sm">{t("noKeys")}</p>
        ) : (
          <ul aria-label={t("keys")} className="divide-y divide-line">
            {client.keys.map((key) => (
              <KeyRow key={key.thumbprint} value={key} onRemove={() => setOpen(key)} />
            ))}
          </ul>
        )}
      </Panel>
      {open === "add" && <AddKeyDialog client={client} onClose={close} />}
      {open !== null && open !== "add" && <RemoveKeyDialog client={client} value={open} onClose={close} />}
    </div>
  );
}

function KeyRow({ value: { kid, thumbprint, algorithms }, onRemove }: { value: ClientKey; onRemove: () => void }) {
  const t = useTranslations("clients");
  return (
    <li className="flex items-center gap-3 py-2">
      <RowIcon>
        <KeyRound />
      </RowIcon>
      <div className="min-w-0 flex-1">
        <code className="block break-all font-mono text-xs">{thumbprint}</code>
        <p className="text-ink-2 text-xs">
          {kid !== thumbprint && (
            <span className="block break-all">
              {t("kid")} <code className="font-mono">{kid}</code>
            </span>
          )}
          {algorithms.join(", ")}
        </p>
      </div>
      <IconButton size="sm" label={t("removeKeyNamed", { kid })} icon={<X aria-hidden />} onPress={onRemove} />
    </li>
  );
}
