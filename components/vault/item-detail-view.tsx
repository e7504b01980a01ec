"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { takeTestOnArrival } from "#components/connecting/test-on-arrival.ts";
import { UpdateOutcome } from "#components/connecting/update-outcome.tsx";
import { useRenewNow } from "#components/connecting/use-renew-now.ts";
import { useStartConnect } from "#components/connecting/use-start-connect.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import { connectionUpdates } from "#lib/connecting/connection-updates.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { itemQuery } from "#lib/vault/queries.ts";
import type { ItemDialogKind } from "./item-dialogs.tsx";
import { ItemFacts } from "./item-facts.tsx";
import { ItemHeader } from "./item-header.tsx";
import { ItemNotices } from "./item-notices.tsx";
import { ItemUses } from "./item-uses.tsx";
import { SettingUses } from "./setting-uses.tsx";
import { StoredContents } from "./stored-contents.tsx";
import { StoredCredentials } from "./stored-credentials.tsx";
import { TestOutcome } from "./test-outcome.tsx";
import { useTestConnection } from "./use-test-connection.ts";

const ItemBlast = dynamic(async () => (await import("./item-blast.tsx")).ItemBlast, { ssr: false });
const ItemLife = dynamic(async () => (await import("./item-life.tsx")).ItemLife, { ssr: false });
const ItemDialogs = dynamic(async () => (await import("./item-dialogs.tsx")).ItemDialogs, { ssr: false });

export function ItemDetailView({ itemId }: { itemId: string }) {
  const t = useTranslations("vault");
  const errorText = useErrorText();
  const router = useRouter();
  const query = useQuery(itemQuery(itemId));
  const test = useTestConnection();
  const start = useStartConnect();
  const renewal = useRenewNow();
  const [dialog, setDialog] = useState<ItemDialogKind | null>(null);
  const item = query.data;
  const app = findConnector(item?.appId ?? "");
  // The button that adds what is missing goes with the missing.
  const keptFocus = useKeptFocus(`${dialog} ${item?.state} ${item?.updatedAt}`);

  const { mutate: runTest } = test;
  useEffect(() => {
    if (takeTestOnArrival(itemId)) runTest(itemId);
  }, [itemId, runTest]);

  if (!item) return query.error ? <Alert tone="fail">{errorText(query.error)}</Alert> : <Loading />;
  const updates = connectionUpdates(item, app?.setups[item.setupType ?? ""]?.tokens);
  return (
    <article {...keptFocus} className="flex flex-col gap-5 outline-none">
      <Breadcrumbs label={t("detail.path")} crumbs={[{ label: t("title"), href: "/vault" }, { label: item.name }]} />
      <ItemHeader
        item={item}
        app={app}
        isTesting={test.isPending}
        onTest={() => test.mutate(item.id)}
        updates={updates}
        isUpdating={start.isPending || renewal.isPending}
        onConnect={() => start.mutate(item.id)}
        onRenew={() => renewal.mutate(item.id)}
        onOpenDialog={setDialog}
      />
      {query.error && <Alert tone="fail">{t("table.refreshFailed", { reason: errorText(query.error) ?? "" })}</Alert>}
      {app && !test.isIdle && <TestOutcome app={app} test={test} hasMissing={item.missing.length === 0} />}
      <UpdateOutcome start={start} renewal={renewal} />
      <ItemNotices
        item={item}
        app={app}
        onReconnect={item.canChange && updates.connect === "reconnect" ? () => start.mutate(item.id) : undefined}
        onRenew={item.canChange && updates.canRenew ? () => renewal.mutate(item.id) : undefined}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <ItemFacts item={item} />
        {item.kind === "connection" ? (
          <StoredCredentials item={item} app={app} onReplace={() => setDialog("credentials")} />
        ) : (
          <StoredContents item={item} kind={item.kind} onReplace={() => setDialog("credentials")} />
        )}
      </div>
      <section id="used-by" aria-labelledby="used-by-title" className="flex scroll-mt-20 flex-col gap-2.5">
        <h2 id="used-by-title" className="font-semibold text-lg">
          {t("detail.usedBy")}
        </h2>
        {item.settings.length > 0 && <SettingUses settings={item.settings} canSet={item.canSet} />}
        {item.uses.length > 0 && <ItemUses uses={item.uses} count={item.usedByFlows} />}
        {item.uses.length + item.settings.length === 0 && (
          <p className="text-ink-2">
            {item.kind === "connection" ? t("detail.notUsed", { app: app?.name ?? "" }) : t(`notUsed.${item.kind}`)}
          </p>
        )}
      </section>
      <ItemBlast item={item} />
      {item.kind === "connection" && <ItemLife item={item} app={app} />}
      {dialog && (
        <ItemDialogs
          dialog={{ kind: dialog, item }}
          onClose={() => setDialog(null)}
          onDeleted={() => router.push("/vault")}
        />
      )}
    </article>
  );
}
