"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { itemQuery } from "#lib/vault/queries.ts";
import type { ItemDialogKind } from "./item-dialogs.tsx";
import { ItemFacts } from "./item-facts.tsx";
import { ItemHeader } from "./item-header.tsx";
import { ItemNotices } from "./item-notices.tsx";
import { ItemUses } from "./item-uses.tsx";
import { StoredContents } from "./stored-contents.tsx";
import { StoredCredentials } from "./stored-credentials.tsx";
import { TestOutcome } from "./test-outcome.tsx";
import { useTestConnection } from "./use-test-connection.ts";

const ItemDialogs = dynamic(async () => (await import("./item-dialogs.tsx")).ItemDialogs, { ssr: false });

export function ItemDetailView({ itemId }: { itemId: string }) {
  const t = useTranslations("vault");
  const errorText = useErrorText();
  const router = useRouter();
  const query = useQuery(itemQuery(itemId));
  const test = useTestConnection();
  const [dialog, setDialog] = useState<ItemDialogKind | null>(null);
  const item = query.data;
  const app = findConnector(item?.appId ?? "");

  if (!item) return query.error ? <Alert tone="fail">{errorText(query.error)}</Alert> : <Loading />;
  return (
    <article className="flex flex-col gap-5">
      <Breadcrumbs label={t("detail.path")} crumbs={[{ label: t("title"), href: "/vault" }, { label: item.name }]} />
      <ItemHeader
        item={item}
        app={app}
        isTesting={test.isPending}
        onTest={() => test.mutate(item.id)}
        onOpenDialog={setDialog}
      />
      {query.error && <Alert tone="fail">{t("table.refreshFailed", { reason: errorText(query.error) ?? "" })}</Alert>}
      {app && !test.isIdle && <TestOutcome app={app} test={test} />}
      <ItemNotices item={item} hasTest={app?.hasTest ?? false} />
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
        {item.uses.length > 0 ? (
          <ItemUses uses={item.uses} count={item.usedByFlows} />
        ) : (
          <p className="text-ink-2">
            {item.kind === "connection" ? t("detail.notUsed", { app: app?.name ?? "" }) : t(`notUsed.${item.kind}`)}
          </p>
        )}
      </section>
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
