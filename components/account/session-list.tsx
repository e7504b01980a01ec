"use client";

import { useMutation } from "@tanstack/react-query";
import { Laptop, MonitorCheck, Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { DateText } from "#components/ui/date-text.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { RowIcon } from "#components/ui/row-icon.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import { endOtherSessionsAction, endOwnSessionAction } from "#lib/operators/actions.ts";
import type { OwnSession } from "#lib/operators/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { AccountPanel } from "./account-panel.tsx";

const HANDHELD = new Set(["iPhone", "iPad", "Android"]);

/** Where the operator is signed in. What is ended here is refused at its next request. */
export function SessionList({ sessions }: { sessions: readonly OwnSession[] }) {
  const keptFocus = useKeptFocus(sessions.length);
  const t = useTranslations("account.sessions");
  const errorText = useErrorText();
  const endOne = useMutation({
    mutationFn: async (sessionId: string) => unwrap(await endOwnSessionAction({ sessionId })),
    onSuccess: () => toast({ text: t("ended", { count: 1 }) }),
  });
  const endOthers = useMutation({
    mutationFn: async () => unwrap(await endOtherSessionsAction({})),
    onSuccess: ({ count }) => toast({ text: t("ended", { count }) }),
  });
  const error = endOne.error ?? endOthers.error;
  return (
    <AccountPanel
      keptFocus={keptFocus}
      title={t("title")}
      lead={t("lead")}
      actions={
        sessions.length > 1 && (
          <Button onPress={() => endOthers.mutate()} isPending={endOthers.isPending}>
            {t("endOthers")}
          </Button>
        )
      }
    >
      <ul aria-label={t("title")} className="divide-y divide-line rounded-xl border border-line bg-panel">
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            isEnding={endOne.isPending && endOne.variables === session.id}
            onEnd={() => endOne.mutate(session.id)}
          />
        ))}
      </ul>
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
    </AccountPanel>
  );
}

type SessionRowProps = { session: OwnSession; isEnding: boolean; onEnd: () => void };

function SessionRow({ session, isEnding, onEnd }: SessionRowProps) {
  const t = useTranslations("account.sessions");
  const { address, beganAt, lastSeenAt, isThis } = session;
  const device = useDeviceText()(session);
  const Icon = session.system && HANDHELD.has(session.system) ? Smartphone : Laptop;
  return (
    <li className="flex min-h-[60px] flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
      <RowIcon>
        <Icon />
      </RowIcon>
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{device}</span>
          {isThis && (
            <Pill tone="accent" icon={<MonitorCheck aria-hidden />}>
              {t("this")}
            </Pill>
          )}
        </p>
        <p className="text-ink-2 text-sm">
          {t.rich("began", {
            address: address ?? t("unknownAddress"),
            date: () => <DateText value={beganAt} style="dateTime" />,
          })}
        </p>
      </div>
      <p className="text-ink-2 text-sm max-sm:basis-full max-sm:pl-10">
        {t.rich("lastSeen", { time: () => <RelativeTime value={lastSeenAt} /> })}
      </p>
      {!isThis && (
        <Button size="sm" onPress={onEnd} isPending={isEnding} aria-label={t("endNamed", { device })}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}

/** “Firefox on Linux”, or as much of it as is known. */
function useDeviceText(): (device: Pick<OwnSession, "browser" | "system">) => string {
  const t = useTranslations("account.sessions");
  return ({ browser, system }) => {
    if (browser && system) return t("device", { browser, system });
    return browser ?? system ?? t("unknownDevice");
  };
}
