"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { EditOwner } from "#lib/flows/edit-owners.ts";
import { findActionAt } from "#lib/flows/edit-position.ts";
import type { FlowDetail } from "#lib/flows/schema.ts";
import {
  type AskedPart,
  type RunCommands,
  RunCommandsContext,
  RunPanelContext,
  type RunTab,
  RunWatchContext,
} from "./run-context.ts";
import type { RunWatch } from "./run-watch.ts";

const RunPartDialog = dynamic(async () => (await import("./run-part-dialog.tsx")).RunPartDialog, { ssr: false });

type RunProviderProps = {
  /** With the draft as it is edited. */
  flow: FlowDetail;
  owner: EditOwner;
  selectedId: string | null;
  /** Saves what was typed. True when the server holds it. */
  onSave: () => Promise<boolean>;
  children: ReactNode;
};

/** The run that the editor shows on its document, and what opens another one. */
export function RunProvider({ flow, owner, selectedId, onSave, children }: RunProviderProps) {
  const { watch, follow, leave } = useFollowed();
  const [asked, setAsked] = useState<AskedPart | null>(null);
  const [tab, setTab] = useState<RunTab>("settings");
  const [isFollowing, setFollowing] = useState(false);
  const latest = useRef({ follow, leave, actions: flow.draft });
  useEffect(() => {
    latest.current = { follow, leave, actions: flow.draft };
  });
  const commands = useState<RunCommands>(() => ({
    follow: (executionId, part = null) => {
      setTab("run");
      setFollowing(true);
      latest.current.follow(executionId, part);
    },
    look: (executionId, part) => latest.current.follow(executionId, part),
    leave: () => {
      setTab("settings");
      setFollowing(false);
      latest.current.leave();
    },
    ask: setAsked,
    askAt: (mode, path) => {
      const action = findActionAt(latest.current.actions, path);
      if (action) setAsked({ mode, actionId: action.id });
    },
  }))[0];
  // A person looks at another action: the panel stays there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever it changes
  useEffect(() => setFollowing(false), [selectedId]);
  const panel = useMemo(() => ({ tab, setTab, isFollowing, setFollowing }), [tab, isFollowing]);

  return (
    <RunCommandsContext value={commands}>
      <RunWatchContext value={watch}>
        <RunPanelContext value={panel}>
          {children}
          {asked && <RunPartDialog {...{ flow, owner, asked, onSave }} onClose={() => setAsked(null)} />}
        </RunPanelContext>
      </RunWatchContext>
    </RunCommandsContext>
  );
}

function useFollowed() {
  const [watch, setWatch] = useState<RunWatch | null>(null);
  const latest = useRef<RunWatch | null>(null);
  const put = (next: RunWatch | null) => {
    latest.current?.stop();
    latest.current = next;
    setWatch(next);
    next?.start();
  };
  useEffect(() => () => latest.current?.stop(), []);
  const wanted = useRef<string | null>(null);
  return {
    watch,
    follow: async (executionId: string, part: RunWatch["part"]) => {
      wanted.current = executionId;
      const { RunWatch: Watch } = await import("./run-watch.ts");
      if (wanted.current === executionId) put(new Watch(executionId, part));
    },
    leave: () => {
      wanted.current = null;
      put(null);
    },
  };
}
