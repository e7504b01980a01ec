"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { ComboBoxField } from "#components/ui/combo-box-field.tsx";
import { useBoundField } from "#components/vault/use-bound-field.ts";
import type { ScheduleValues } from "./schedule-values.ts";

/** The zone in which the schedule's hours are read: the browser's own first, then UTC, then all others. */
export function TimeZoneField() {
  const t = useTranslations("triggers.schedule");
  const { value, onChange, errorMessage } = useBoundField<ScheduleValues>("timeZone");
  // What was stored may be a name that this browser does not list.
  const [zones] = useState(() => listTimeZones(value));
  return (
    <ComboBoxField
      isRequired
      label={t("timeZone")}
      emptyText={t("noTimeZone")}
      groups={[
        { id: "near", title: t("nearZones"), options: zones.near.map(toOption) },
        { id: "all", title: t("allZones"), options: zones.others.map(toOption) },
      ]}
      value={value}
      onChange={(zone) => onChange(zone ?? "")}
      errorMessage={errorMessage}
    />
  );
}

function listTimeZones(stored: string) {
  const near = new Set([new Intl.DateTimeFormat().resolvedOptions().timeZone, "UTC", stored]);
  near.delete("");
  return { near: [...near], others: Intl.supportedValuesOf("timeZone").filter((zone) => !near.has(zone)) };
}

function toOption(zone: string) {
  return { id: zone, label: zone.replaceAll("_", " ") };
}
