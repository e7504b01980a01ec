"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { AnyHostDialog } from "./any-host-dialog.tsx";

/** Where stored secrets may go, for the whole tenant. */
export function SecurityView({ allowsAnyHost }: { allowsAnyHost: boolean }) {
  const t = useTranslations("security");
  const [isChanging, setChanging] = useState(false);
  return (
    <div className="flex flex-col gap-5">
      <PageHeader title={t("title")} description={t("lead")} />
      <Panel
        title={t("anyHost.title")}
        actions={
          <Switch
            label={t("anyHost.title")}
            stateText={t(allowsAnyHost ? "anyHost.on" : "anyHost.off")}
            isSelected={allowsAnyHost}
            onChange={() => setChanging(true)}
          />
        }
      >
        <div className="flex max-w-[72ch] flex-col gap-2.5 pb-2 text-ink-2 text-sm">
          <p>{t("anyHost.what")}</p>
          <p>{t("anyHost.whenOff")}</p>
          <p>{t("anyHost.whenOn")}</p>
        </div>
        {allowsAnyHost && <Alert tone="amber">{t("anyHost.isOn")}</Alert>}
      </Panel>
      {isChanging && <AnyHostDialog allows={!allowsAnyHost} onClose={() => setChanging(false)} />}
    </div>
  );
}
