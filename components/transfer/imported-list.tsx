"use client";

import { CircleAlert, CircleCheck, CircleDashed, ClipboardList, KeyRound, Workflow } from "lucide-react";
import type { Route } from "next";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Link } from "#components/ui/link.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RowIcon } from "#components/ui/row-icon.tsx";
import type { ImportResult } from "#lib/transfer/schema.ts";
import { ImportHosts } from "./import-hosts.tsx";

/** What an import made, what waits for somebody first. */
export function ImportedList({ made, actions }: { made: ImportResult; actions: ReactNode }) {
  const t = useTranslations("transfer.made");
  const { connections, flows, form } = made;
  const title = useRef<HTMLParagraphElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <>
      <p ref={title} role="status" tabIndex={-1} className="font-medium text-ok outline-none">
        {t("done", { connections: connections.length, flows: flows.length, forms: form ? 1 : 0 })}
      </p>
      {connections.length > 0 && (
        <Panel title={t("connections")}>
          <p className="text-ink-2 text-sm">{t("connectionsLead")}</p>
          <ul className="flex flex-col">
            {connections.map((connection) => (
              <Line
                key={connection.id}
                icon={<KeyRound />}
                href={`/vault/${connection.id}` as Route}
                name={connection.name}
                mark={<Mark tone="orange" icon={<CircleAlert aria-hidden />} text={t("noCredentials")} />}
                action={
                  <ButtonLink size="sm" href={`/vault/${connection.id}` as Route}>
                    {t("addCredentials")}
                  </ButtonLink>
                }
              >
                <ImportHosts connections={[connection]} />
              </Line>
            ))}
          </ul>
        </Panel>
      )}
      <Panel title={t("flows")} actions={actions}>
        <ul className="flex flex-col">
          {flows.map(({ id, name, isReplaced, isPublished }) => (
            <Line
              key={id}
              icon={<Workflow />}
              href={`/flows/${id}` as Route}
              name={name}
              mark={
                isPublished ? (
                  <Mark tone="green" icon={<CircleCheck aria-hidden />} text={t("published")} />
                ) : (
                  <Mark
                    tone="neutral"
                    icon={<CircleDashed aria-hidden />}
                    text={t(isReplaced ? "replaced" : "draft")}
                  />
                )
              }
            />
          ))}
          {form && (
            <Line
              icon={<ClipboardList />}
              href={`/forms/${form.id}` as Route}
              name={form.name}
              mark={<span className="text-ink-2 text-sm">{t("form")}</span>}
            />
          )}
        </ul>
      </Panel>
    </>
  );
}

type MarkProps = { tone: "orange" | "green" | "neutral"; icon: ReactNode; text: string };

function Mark({ tone, icon, text }: MarkProps) {
  return (
    <Pill tone={tone} icon={icon}>
      {text}
    </Pill>
  );
}

type LineProps = {
  icon: ReactNode;
  href: Route;
  name: string;
  mark: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
};

function Line({ icon, href, name, mark, action, children }: LineProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 border-line py-2.5 not-last:border-b">
      <RowIcon>{icon}</RowIcon>
      <div className="flex min-w-0 flex-1 basis-52 flex-col gap-1">
        <span className="flex min-h-7 flex-wrap items-center gap-x-2.5 gap-y-1">
          <Link
            href={href}
            className="min-w-0 break-words rounded-sm font-medium hover:underline hover:underline-offset-4"
          >
            {name}
          </Link>
          {mark}
        </span>
        {children}
      </div>
      {action && <span className="max-sm:pl-10">{action}</span>}
    </li>
  );
}
