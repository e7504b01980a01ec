"use client";

import { useQuery } from "@tanstack/react-query";
import type { Route } from "next";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { hrefOf, type StartingPoint } from "#lib/connecting/departure.ts";
import { flowQuery } from "#lib/flows/queries.ts";
import { recallDeparture } from "./remembered-departure.ts";

type WayBack = {
  from: StartingPoint | null;
  href: Route;
  /** Of a way to a flow; any other the page calls as it fits. */
  label: string | null;
};

/**
 * Where to go on from the end of connecting: the flow that this tab set out from, if it did so for this connection and
 * the reader may still see it; else the connection, else the vault. For the browser alone.
 */
export function useWayBack(itemId: string | null): WayBack {
  const t = useTranslations("connecting.callback");
  const [departure] = useState(recallDeparture);
  const from = departure !== null && departure.itemId === itemId ? departure.from : null;
  const flow = useQuery({ ...flowQuery(from?.flowId ?? ""), enabled: from !== null });
  if (from === null || flow.isError)
    return { from: null, href: (itemId ? `/vault/${itemId}` : "/vault") as Route, label: null };
  const label = flow.data ? t("toFlow", { name: flow.data.name }) : t("toSomeFlow");
  return { from, href: hrefOf(from) as Route, label };
}
