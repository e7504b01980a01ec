"use client";

import { type RefObject, useMemo, useRef, useState } from "react";
import { listActionIds } from "#lib/flows/edit-ids.ts";
import type { FlowAction } from "#lib/flows/schema.ts";

type Selection = {
  /** The action whose form is open. */
  openId: string | null;
  /** That one for what is called later, from a toast. */
  latestId: RefObject<string | null>;
  /** Another one for each form that begins anew. */
  panelKey: number;
  /** Selected, of those that are still there; the open one is among them. */
  selectedIds: ReadonlySet<string>;
  getSelection: () => ReadonlySet<string>;
  /** One alone, or none. */
  selectId: (id: string | null) => void;
  /** Several. The open one stays open if it is among them; else `openId` is, or the last. */
  selectMany: (ids: Iterable<string>, openId?: string) => void;
  /** The open one is called so from now on. */
  renameOpen: (id: string) => void;
};

/** One action is open, and it or more are selected: what is cut, copied, moved and removed together. */
export function useSelection(actions: readonly FlowAction[], initial: string | null): Selection {
  const [openId, setOpenId] = useState(initial);
  const [ids, setIds] = useState(() => only(initial));
  const [panelKey, setPanelKey] = useState(0);
  const latestId = useRef(openId);
  const latestIds = useRef(ids);
  const selectedIds = useMemo(() => stillThere(ids, actions), [ids, actions]);

  const put = (next: ReadonlySet<string>) => {
    latestIds.current = next;
    setIds(next);
  };
  const open = (id: string | null) => {
    if (id === latestId.current) return;
    latestId.current = id;
    setOpenId(id);
    // Another action's form begins anew; the same one's goes on while its id is changed.
    setPanelKey((key) => key + 1);
  };
  return {
    openId,
    latestId,
    panelKey,
    selectedIds,
    getSelection: () => latestIds.current,
    selectId: (id) => {
      if (!isOnly(latestIds.current, id)) put(only(id));
      open(id);
    },
    selectMany: (given, wanted) => {
      const next = new Set(given);
      const now = latestId.current;
      put(next);
      if (wanted !== undefined && next.has(wanted)) open(wanted);
      else if (now === null || !next.has(now)) open([...next].at(-1) ?? null);
    },
    renameOpen: (id) => {
      const now = latestId.current;
      put(new Set([...latestIds.current].map((each) => (each === now ? id : each))));
      latestId.current = id;
      setOpenId(id);
    },
  };
}

function only(id: string | null): ReadonlySet<string> {
  return new Set(id === null ? [] : [id]);
}

function isOnly(ids: ReadonlySet<string>, id: string | null): boolean {
  return id === null ? ids.size === 0 : ids.size === 1 && ids.has(id);
}

/** The same set where all are there; one alone is not looked for. */
function stillThere(ids: ReadonlySet<string>, actions: readonly FlowAction[]): ReadonlySet<string> {
  if (ids.size < 2) return ids;
  const there = new Set(listActionIds(actions));
  const kept = [...ids].filter((id) => there.has(id));
  return kept.length === ids.size ? ids : new Set(kept);
}
