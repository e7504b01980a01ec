"use client";

import { Ban, Globe, Lock, TriangleAlert, Variable } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import { Pill } from "#components/ui/pill.tsx";
import type { HostAction, ReachHost } from "#lib/reach/schema.ts";
import { ReachAction } from "./reach-action.tsx";
import { ReachVersion } from "./reach-version.tsx";

const icons = { host: Globe, input: Variable, anyHost: TriangleAlert, hidden: Lock };

type ReachHostRowProps = { host: ReachHost; editorOf: (action: HostAction) => string | null };

/** One host that a flow can reach, or how far it can reach where no host is named; by which actions, and what lets them. */
export function ReachHostRow({ host: { kind, host, actions }, editorOf }: ReachHostRowProps) {
  const t = useTranslations("flows.reach");
  const vault = useTranslations("vault.notes");
  const Icon = icons[kind];
  const versions = byVersion(actions);
  return (
    <li className="flex flex-col gap-2.5 px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span className="flex size-7 shrink-0 items-center justify-center rounded-md border border-line text-ink-2">
          <Icon aria-hidden className="size-4" />
        </span>
        {kind === "host" ? (
          <span className="min-w-0 flex-1 break-all font-mono text-sm">{host}</span>
        ) : (
          <span className="flex min-w-0 flex-1 basis-64 flex-col">
            <span className="font-medium">{t(`hostKinds.${kind}`)}</span>
            <span className="text-ink-2 text-xs">{t(`hostHelp.${kind}`)}</span>
          </span>
        )}
        {kind === "anyHost" && <Pill tone="amber">{vault("anyHost")}</Pill>}
      </div>
      <ul className="flex flex-col gap-1.5 sm:pl-10">
        {versions.map(({ key, version, reaching }) => (
          <ReachVersion key={key} version={version}>
            {reaching.map((action) => (
              <ReachAction key={action.id} action={action} href={editorOf(action)}>
                <HostFacts action={action} isOpen={kind !== "host"} />
              </ReachAction>
            ))}
          </ReachVersion>
        ))}
      </ul>
    </li>
  );
}

/** The actions of each document, in its order. */
function byVersion(actions: readonly HostAction[]) {
  const groups = Map.groupBy(actions, ({ which, number, flow }) => `${which} ${number} ${flow?.id}`);
  return [...groups].flatMap(([key, reaching]) => (reaching[0] ? [{ key, version: reaching[0], reaching }] : []));
}

/** @param isOpen No host is named: that it depends on the input was said already. */
function HostFacts({ action: { through, isByInput, isRefused }, isOpen }: { action: HostAction; isOpen: boolean }) {
  const t = useTranslations("flows");
  const vault = useTranslations("vault.notes");
  const format = useFormatter();
  const items = through.map(({ id, name }) =>
    name === null ? (
      t("reach.hiddenItem")
    ) : (
      <Link key={id} href={`/vault/${id}`} className="rounded-sm underline underline-offset-2">
        {name}
      </Link>
    ),
  );
  return (
    <>
      <span className="min-w-0 break-words">
        {items.length === 0 ? t("reach.noItem") : t.rich("reach.through", { items: () => format.list(items) })}
      </span>
      {!isOpen && through.some(({ isAnyHost }) => isAnyHost) && <Pill tone="amber">{vault("anyHost")}</Pill>}
      {!isOpen && isByInput && (
        <Pill tone="neutral" icon={<Variable aria-hidden />}>
          {t("reach.byInput")}
        </Pill>
      )}
      {isRefused && (
        <Pill tone="red" icon={<Ban aria-hidden />}>
          {t("reach.refused")}
        </Pill>
      )}
    </>
  );
}
