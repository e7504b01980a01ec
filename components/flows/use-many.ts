"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { announce } from "#components/ui/announce.ts";
import { toast } from "#components/ui/toast.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { printActions } from "#lib/flows/edit-copy.ts";
import type { EditStep } from "#lib/flows/edit-history.ts";
import { copiesOf, listActionIds } from "#lib/flows/edit-ids.ts";
import {
  actionsAt,
  duplicateMany,
  insertMany,
  type ManyEdited,
  moveMany,
  outermostPaths,
  removeMany,
  stepMany,
} from "#lib/flows/edit-many.ts";
import { findActionAt, listGaps } from "#lib/flows/edit-position.ts";
import { pathOfAction } from "#lib/flows/walk-actions.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { useFlowCommands, useFlowFacts } from "./editor-context.ts";
import { placeText } from "./place-text.ts";
import { focusRow } from "./row-focus.ts";

type StepKind = Extract<EditStep, { count: number }>["kind"];

const loadPaste = () => import("./paste-in.ts");

/**
 * What is done with one action or with all that are selected. `path` is of the action that it is asked for: the others
 * are meant too if it is selected with them. Null asks for all that are. Each is one step, and says what it did.
 */
export function useMany() {
  const t = useTranslations("flows.many");
  const commands = useFlowCommands();
  const { flowId } = useFlowFacts();
  const queryClient = useQueryClient();
  const messageText = useMessageText();

  const targetsOf = (path: string | null) => {
    const actions = commands.getActions();
    const id = path === null ? undefined : findActionAt(actions, path)?.id;
    const selected = commands.getSelection();
    const ids = id === undefined || selected.has(id) ? selected : new Set([id]);
    return { actions, ids, paths: outermostPaths(actions, ids) };
  };
  const edit = (kind: StepKind, { actions, ids }: ManyEdited) => {
    const step = { kind, actionId: ids[0] ?? "", count: ids.length };
    commands.edit(() => actions, { step });
  };
  const show = (ids: readonly string[], text: string) => {
    commands.selectMany(ids, ids[0]);
    announce(text);
    if (ids[0] !== undefined) focusRow(ids[0]);
  };
  const fail = (text: string) => toast({ text, tone: "fail" });

  const takeOut = (kind: "remove" | "cut", path: string | null) => {
    const { actions, paths } = targetsOf(path);
    const [first] = paths;
    if (first === undefined) return;
    const taken = actionsAt(actions, paths);
    edit(kind, { actions: removeMany(actions, paths), ids: taken.map(({ id }) => id) });
    const after = commands.getActions();
    const undo = () => {
      const now = commands.getActions();
      if (now === after) return commands.undo();
      // Beside what was done since; at the end, if their place is gone.
      const gap = listGaps(now).includes(first) ? first : String(now.length);
      const back = copiesOf(taken, new Set(listActionIds(now)), "free");
      edit("add", { actions: insertMany(now, gap, back), ids: back.map(({ id }) => id) });
    };
    const text = t(kind === "cut" ? "wasCut" : "removed", { count: taken.length });
    toast({ text, action: { label: t("undo"), onPress: undo } });
    commands.select(null);
    announce(text);
    focusRow(`gap ${first}`);
  };

  const many = {
    /** Says how many are selected then. */
    select: (ids: Iterable<string>, openId?: string) => {
      commands.selectMany(ids, openId);
      const count = outermostPaths(commands.getActions(), commands.getSelection()).length;
      announce(t("selected", { count }));
    },
    /** Null where there is nothing to copy. */
    textOf: (path: string | null): string | null => {
      const { actions, ids, paths } = targetsOf(path);
      return paths.length === 0 ? null : printActions(actions, ids);
    },
    copied: (path: string | null) => announce(t("copied", { count: targetsOf(path).paths.length })),
    takeOut,
    remove: (path: string | null) => {
      const { paths } = targetsOf(path);
      if (paths.length === 1 && paths[0] !== undefined) commands.remove(paths[0]);
      else takeOut("remove", path);
    },
    duplicate: (path: string | null) => {
      const { actions, paths } = targetsOf(path);
      if (paths.length === 1 && paths[0] !== undefined) return commands.duplicate(paths[0]);
      const copies = duplicateMany(actions, paths);
      if (copies.ids.length === 0) return;
      edit("duplicate", copies);
      show(copies.ids, t("duplicated", { count: copies.ids.length }));
    },
    step: (path: string, by: "up" | "down") => {
      const { actions, paths } = targetsOf(path);
      if (paths.length < 2) return commands.move(paths[0] ?? path, by);
      const moved = stepMany(actions, paths, by);
      if (!moved) return announce(t(by === "up" ? "cannotMoveUp" : "cannotMoveDown", { count: paths.length }));
      edit("move", moved);
      const focused = findActionAt(actions, path)?.id;
      announce(t("moved", { count: moved.ids.length, place: placeText(moved.path) }));
      if (focused !== undefined) focusRow(focused);
    },
    /** Moves those that a place was chosen for, or that were dragged. */
    moveTo: (ids: ReadonlySet<string>, gap: string) => {
      const actions = commands.getActions();
      const paths = outermostPaths(actions, ids);
      const moved = moveMany(actions, paths, gap);
      commands.setMoving(null);
      const kept = moved?.ids ?? actionsAt(actions, paths).map(({ id }) => id);
      if (moved) edit("move", moved);
      const place = placeText(pathOfAction(commands.getActions(), kept[0] ?? "") ?? "");
      show(kept, moved ? t("moved", { count: kept.length, place }) : t("stayed", { count: kept.length }));
    },
    /** Lets a place be chosen for them. */
    startMove: (path: string | null) => {
      const { actions, ids, paths } = targetsOf(path);
      if (paths.length === 0) return;
      commands.setMoving(new Set(ids));
      announce(t("moving", { count: paths.length }));
      const gaps = listGaps(actions).filter((gap) => !paths.some((each) => gap.startsWith(`${each}.`)));
      const next = gaps[gaps.indexOf(paths.at(-1) ?? "") + 1];
      if (next !== undefined) focusRow(`gap ${next}`);
    },
    cancelMove: (): true => {
      const ids = commands.getMoving();
      const [first] = ids ? outermostPaths(commands.getActions(), ids) : [];
      const id = first === undefined ? undefined : findActionAt(commands.getActions(), first)?.id;
      commands.setMoving(null);
      announce(t("moveCancelled"));
      if (id !== undefined) focusRow(id);
      return true;
    },
    paste: async (text: string, gap: string) => {
      try {
        const { pasteIn } = await loadPaste();
        const { cleared, ...pasted } = await pasteIn({
          text,
          gap,
          flowId,
          queryClient,
          getActions: commands.getActions,
        });
        edit("paste", pasted);
        const done = t("pasted", { count: pasted.ids.length });
        const told = cleared > 0 ? t("toChoose", { done, count: cleared }) : done;
        const after = commands.getActions();
        const undo = () => {
          const now = commands.getActions();
          if (now === after) return commands.undo();
          const paths = outermostPaths(now, new Set(pasted.ids));
          edit("remove", { actions: removeMany(now, paths), ids: pasted.ids });
        };
        toast({ text: told, action: { label: t("undo"), onPress: undo } });
        show(pasted.ids, told);
      } catch (error) {
        fail(error instanceof AppError ? messageText(error.messageKey, error.params) : t("cannotCheck"));
      }
    },
    /** From a menu: with the browser's leave. */
    copyByMenu: async (path: string | null, then?: "cut") => {
      const text = many.textOf(path);
      if (text === null) return;
      const { paths } = targetsOf(path);
      const isDone = await attempt(async () => {
        await navigator.clipboard.writeText(text);
        return true;
      });
      if (!isDone) return fail(t("cannotCopy"));
      if (then === "cut") takeOut("cut", path);
      else toast({ text: t("copied", { count: paths.length }) });
    },
    pasteByMenu: async (gap: string) => {
      const text = await attempt(() => navigator.clipboard.readText());
      if (text === null) fail(t("cannotPaste"));
      else await many.paste(text, gap);
    },
  };
  return many;
}

export type Many = ReturnType<typeof useMany>;

/** Null where the browser refuses; without https `clipboard` is not there at all. */
async function attempt<Value>(run: () => Promise<Value>): Promise<Value | null> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DOMException || error instanceof TypeError) return null;
    throw error;
  }
}
