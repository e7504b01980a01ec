"use client";

import {
  ArrowDown,
  ArrowUp,
  ClipboardPaste,
  Copy,
  CopyPlus,
  MoveVertical,
  Scissors,
  SquareCheck,
  Trash2,
} from "lucide-react";
import { useTranslations } from "next-intl";
import type { Command } from "#components/palette/commands.ts";
import { useRunEntries } from "#components/runs/use-run-entries.tsx";
import { gapAfter } from "#lib/flows/edit-many.ts";
import { findActionAt } from "#lib/flows/edit-position.ts";
import { useFlowCommands } from "./editor-context.ts";
import { useMany } from "./use-many.ts";

/** What can be done with an action, and with those selected with it: in its menu, in tree and outline, and in the palette. */
export function useActionEntries(): (path: string) => Command[] {
  const t = useTranslations("flows.menu");
  const commands = useFlowCommands();
  const many = useMany();
  const runs = useRunEntries();
  const toggle = (path: string) => {
    const id = findActionAt(commands.getActions(), path)?.id;
    const ids = commands.getSelection();
    if (id !== undefined && !ids.has(id)) many.select([...ids, id], id);
    else if (ids.size > 1) many.select([...ids].filter((each) => each !== id));
  };
  return (path) => [
    entry("up", <ArrowUp aria-hidden />, () => many.step(path, "up"), "moveUp"),
    entry("down", <ArrowDown aria-hidden />, () => many.step(path, "down"), "moveDown"),
    entry("move", <MoveVertical aria-hidden />, () => many.startMove(path), "moveTo"),
    entry("cut", <Scissors aria-hidden />, () => void many.copyByMenu(path, "cut"), "cut"),
    entry("copy", <Copy aria-hidden />, () => void many.copyByMenu(path), "copy"),
    entry("paste", <ClipboardPaste aria-hidden />, () => void many.pasteByMenu(gapAfter(path)), "paste"),
    entry("duplicate", <CopyPlus aria-hidden />, () => many.duplicate(path), "duplicate"),
    entry("select", <SquareCheck aria-hidden />, () => toggle(path), "toggleSelected"),
    ...runs(path),
    { ...entry("delete", <Trash2 aria-hidden />, () => many.remove(path), "remove"), tone: "danger" },
  ];

  function entry(
    id: "up" | "down" | "move" | "cut" | "copy" | "paste" | "duplicate" | "select" | "delete",
    icon: Command["icon"],
    onAction: () => void,
    shortcut: NonNullable<Command["shortcut"]>,
  ): Command {
    return { id, label: t(id === "up" ? "moveUp" : id === "down" ? "moveDown" : id), icon, onAction, shortcut };
  }
}
