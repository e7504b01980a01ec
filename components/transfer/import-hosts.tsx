"use client";

import { useFormatter, useTranslations } from "next-intl";
import { findAppFace } from "#lib/connectors/app-faces.ts";

type Hosted = { name: string; appId: string; hosts: readonly string[] };

/** The hosts to name with the credentials, of connections whose app leaves them to whoever adds these. */
export function ImportHosts({ connections }: { connections: readonly Hosted[] }) {
  const t = useTranslations("transfer.hosts");
  const format = useFormatter();
  const named = connections.filter(({ appId }) => findAppFace(appId)?.hasAuthorHosts);
  if (named.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 text-ink-2 text-xs">
      {named.map(({ name, hosts }) => (
        <li key={name} className="break-words">
          {hosts.length > 0 ? t("name", { name, hosts: format.list(hosts.map(hostOf)) }) : t("nameUnknown", { name })}
        </li>
      ))}
    </ul>
  );
}

function hostOf(origin: string): string {
  return origin.replace(/^https:\/\//, "");
}
