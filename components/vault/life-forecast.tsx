"use client";

import clsx from "clsx";
import {
  CircleAlert,
  Clock,
  CloudOff,
  Infinity as Endless,
  type LucideIcon,
  RefreshCw,
  ShieldAlert,
} from "lucide-react";
import { useNow, useTranslations } from "next-intl";
import { DateText } from "#components/ui/date-text.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Forecast, forecastOf } from "#lib/vault/forecast.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";

const UPDATE_MS = 30_000;

const looks: Record<Forecast["kind"], { icon: LucideIcon; tone: string }> = {
  empty: { icon: CircleAlert, tone: "text-warn" },
  fails: { icon: CircleAlert, tone: "text-fail" },
  limited: { icon: ShieldAlert, tone: "text-amber" },
  retried: { icon: CloudOff, tone: "text-amber" },
  renewed: { icon: RefreshCw, tone: "text-ink-2" },
  ends: { icon: Clock, tone: "text-amber" },
  ended: { icon: CircleAlert, tone: "text-fail" },
  endless: { icon: Endless, tone: "text-ink-2" },
  unknown: { icon: Clock, tone: "text-ink-2" },
};

type LifeForecastProps = {
  item: ItemDetail;
  /** In the last days: `PACE_DAYS`. */
  recentUses: number;
};

/** What is to come, as far as it can be known. */
export function LifeForecast({ item, recentUses }: LifeForecastProps) {
  const t = useTranslations("vault.life");
  const now = useNow({ updateInterval: UPDATE_MS });
  return (
    <section aria-label={t("forecast")} className="flex flex-col gap-1.5 border-line border-b px-4 py-3">
      <h3 className="font-medium text-ink-2 text-xs">{t("forecast")}</h3>
      <ul className="flex flex-col gap-1.5">
        {forecastOf(item, recentUses, now).map((forecast) => {
          const { icon: Icon, tone } = looks[forecast.kind];
          return (
            <li key={forecast.kind} className="flex gap-2.5">
              <Icon aria-hidden className={clsx("mt-0.5 size-4 shrink-0", tone)} />
              <p className="min-w-0 break-words">
                <Sentence forecast={forecast} now={now} />
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Sentence({ forecast, now }: { forecast: Forecast; now: Date }) {
  const t = useTranslations("vault.life.forecasts");
  switch (forecast.kind) {
    case "empty":
    case "endless":
    case "unknown":
      return t(forecast.kind);
    case "fails":
    case "limited":
      return t(forecast.kind, { flows: forecast.flows, uses: forecast.usesPerDay });
    case "retried": {
      const { failures, at } = forecast;
      if (at <= now) return t("retriedNow", { failures });
      return t.rich("retried", { failures, time: () => <DateText value={at} style="dateTime" /> });
    }
    case "renewed":
      if (forecast.at <= now) return t("renewedNow");
      return t.rich("renewed", { time: () => <DateText value={forecast.at} style="dateTime" /> });
    case "ends":
    case "ended":
      return t.rich(forecast.kind, {
        time: () => <DateText value={forecast.at} style="dateTime" />,
        left: () => <RelativeTime value={forecast.at} />,
      });
  }
}
