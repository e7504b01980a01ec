"use client";

import { Plus, RotateCw } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DateText } from "#components/ui/date-text.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import type { ClientDetail } from "#lib/clients/schema.ts";

const RotateClientDialog = dynamic(async () => (await import("./rotate-client-dialog.tsx")).RotateClientDialog, {
  ssr: false,
});
const DropSecretDialog = dynamic(async () => (await import("./drop-secret-dialog.tsx")).DropSecretDialog, {
  ssr: false,
});
const EndSecretDialog = dynamic(async () => (await import("./end-secret-dialog.tsx")).EndSecretDialog, { ssr: false });

export function ClientSecret({ client }: { client: ClientDetail }) {
  const t = useTranslations("clients");
  const [open, setOpen] = useState<"rotate" | "end" | "drop" | null>(null);
  const { hasSecret, previousUntil } = client;
  const keptFocus = useKeptFocus(hasSecret ? previousUntil : "none");
  return (
    <div {...keptFocus} className="outline-none">
      <Panel
        title={t("secret")}
        actions={
          <Button
            size="sm"
            icon={hasSecret ? <RotateCw aria-hidden /> : <Plus aria-hidden />}
            onPress={() => setOpen("rotate")}
          >
            {t(hasSecret ? "rotate" : "makeSecret")}
          </Button>
        }
      >
        <p className="text-ink-2 text-sm">{t(hasSecret ? "secretText" : "noSecret")}</p>
        {previousUntil && (
          <div className="flex flex-col items-start gap-2 pt-1.5 pb-1">
            <Alert tone="info" className="self-stretch">
              <span>{t.rich("previousText", { time: () => <DateText value={previousUntil} style="dateTime" /> })}</span>
            </Alert>
            <Button size="sm" onPress={() => setOpen("end")}>
              {t("endPrevious")}
            </Button>
          </div>
        )}
        {hasSecret && client.keys.length > 0 && (
          <Button size="sm" variant="ghost" className="-ml-2 self-start" onPress={() => setOpen("drop")}>
            {t("dropSecret")}
          </Button>
        )}
      </Panel>
      {open === "rotate" && <RotateClientDialog client={client} onClose={() => setOpen(null)} />}
      {open === "drop" && <DropSecretDialog client={client} onClose={() => setOpen(null)} />}
      {open === "end" && <EndSecretDialog client={client} onClose={() => setOpen(null)} />}
    </div>
  );
}
