import fc from "fast-check";
import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { ActionError } from "#lib/shared/result.ts";
import { makeActor } from "#test/factories.ts";
import { getFlow } from "./data/get-flow.ts";
import { DraftSaver, type ServerDraft } from "./edit-draft-saver.ts";
import { findActionAt, listGaps } from "./edit-position.ts";
import { EditSession } from "./edit-session.ts";
import { insertAction, moveAction, removeAction, replaceAction } from "./edit-tree.ts";
import { mergeDocuments } from "./merge-documents.ts";
import { createFlow } from "./mutations/create-flow.ts";
import { saveDraft } from "./mutations/save-draft.ts";
import type { FlowAction } from "./schema.ts";
import { walkActions } from "./walk-actions.ts";

type Who = "maud" | "karim";
type Deed = { kind: "add" | "addCondition" | "write" | "move" | "remove"; at: number; to: number };
/** What happens next in one of the two browsers: an edit, a save, or what the server has arrives there. */
type Event = { who: Who; what: Deed | "save" | "poll" };

const deed: fc.Arbitrary<Deed> = fc.record({
  kind: fc.constantFrom("add", "add", "addCondition", "write", "write", "move", "remove"),
  at: fc.nat(1_000),
  to: fc.nat(1_000),
});
const events: fc.Arbitrary<Event[]> = fc.array(
  fc.record({ who: fc.constantFrom<Who[]>("maud", "karim"), what: fc.oneof(deed, fc.constantFrom("save", "poll")) }),
  { minLength: 20, maxLength: 40 },
);

/** One person's editor, as the page has it: the same session, saver and merge, and the database that the server has. */
class Editor {
  readonly who: Who;
  readonly #actor: Actor;
  readonly #flowId: string;
  readonly saver: DraftSaver;
  readonly session: EditSession;
  /** Per action, what this person wrote last in the value that is theirs. */
  readonly written = new Map<string, string>();
  readonly added = new Set<string>();
  readonly removed = new Set<string>();
  #count = 0;

  constructor(who: Who, actor: Actor, flowId: string, initial: ServerDraft) {
    this.who = who;
    this.#actor = actor;
    this.#flowId = flowId;
    this.saver = new DraftSaver({ initial, delayMs: 1_000_000, save: (...args) => this.#save(...args) });
    this.session = new EditSession(this.saver);
  }

  do({ kind, at, to }: Deed): void {
    const { actions } = this.saver.getState();
    const gaps = listGaps(actions);
    const gap = gaps[to % gaps.length] ?? "0";
    const paths = [...walkActions(actions)].map(({ path }) => path);
    const path = paths[at % Math.max(paths.length, 1)];
    const action = path === undefined ? null : findActionAt(actions, path);
    if (kind === "add" || kind === "addCondition") this.#add(gap, kind);
    else if (path === undefined || !action) return;
    else if (kind === "write") this.#write(path, action);
    else if (kind === "move") this.session.edit(moveAction(actions, path, gap)?.actions ?? actions);
    else this.#remove(path, action);
  }

  /** Saves, as the timer does; where somebody saved in between, both are kept, as a person chooses. */
  async save(): Promise<void> {
    while (!(await this.saver.flush())) {
      const theirs = await this.read();
      if (this.saver.recognise(theirs)) continue;
      const { base, actions } = this.saver.unsaved;
      const merged = mergeDocuments(base, actions, theirs.actions);
      this.session.rebase(theirs, null, [merged.actions], { kind: "merge" });
    }
  }

  /** What they saved is shown, where nothing of here waits. */
  async poll(): Promise<void> {
    const theirs = await this.read();
    const { status, version } = this.saver.getState();
    if (status === "saved" && theirs.version > version) this.session.follow(theirs, null);
  }

  async read(): Promise<ServerDraft> {
    const { draft, draftVersion, draftSavedAt } = await getFlow(this.#actor, this.#flowId);
    return { actions: draft, version: draftVersion, savedAt: draftSavedAt };
  }

  #add(gap: string, kind: "add" | "addCondition"): void {
    const id = `${this.who}_${++this.#count}`;
    this.added.add(id);
    const action: FlowAction =
      kind === "add"
        ? { id, type: "FLOW", action: "RETURN_JSON", params: { payload: { made: id } } }
        : { id, type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: `{{ input.${id} }}`, then: [], else: [] } };
    this.session.edit(insertAction(this.saver.getState().actions, gap, action));
  }

  #remove(path: string, action: FlowAction): void {
    for (const { action: gone } of walkActions([action])) {
      this.removed.add(gone.id);
      this.written.delete(gone.id);
    }
    this.session.edit(removeAction(this.saver.getState().actions, path));
  }

  /** Each has a value of their own in every action, so that whatever is missing in the end was lost. */
  #write(path: string, action: FlowAction): void {
    const text = `${this.who} ${++this.#count}`;
    this.written.set(action.id, text);
    const change = (each: FlowAction) => ({ ...each, params: { ...each.params, [this.who]: text } });
    this.session.edit(replaceAction(this.saver.getState().actions, path, change));
  }

  async #save(baseVersion: number, actions: readonly FlowAction[]) {
    try {
      return await saveDraft(this.#actor, {
        flowId: this.#flowId,
        baseVersion,
        actions: structuredClone([...actions]),
      });
    } catch (error) {
      // As it arrives in a browser.
      if (error instanceof AppError) throw new ActionError(error.toValue());
      throw error;
    }
  }
}

test("of 50 ways in which two people edit one flow at once, none loses anything that either did", async () => {
  const maudActor = await makeActor({ name: "Maud" });
  const karimActor = await makeActor({ tenantOf: maudActor, role: "editor", name: "Karim" });
  await fc.assert(
    fc.asyncProperty(events, async (happening) => {
      const { id } = await createFlow(maudActor, { name: "Together" });
      const initial = { actions: [], version: 1, savedAt: new Date() };
      const editors = {
        maud: new Editor("maud", maudActor, id, initial),
        karim: new Editor("karim", karimActor, id, initial),
      };
      for (const { who, what } of happening) {
        if (typeof what === "object") editors[who].do(what);
        else await editors[who][what]();
      }
      await editors.maud.save();
      await editors.karim.save();
      for (const editor of Object.values(editors)) {
        await editor.poll();
        editor.saver.stop();
      }

      const { actions } = await editors.maud.read();
      expect(editors.maud.saver.getState().actions).toEqual(actions);
      expect(editors.karim.saver.getState().actions).toEqual(actions);
      const final = new Map([...walkActions(actions)].map(({ action }) => [action.id, action]));
      const removed = new Set([...editors.maud.removed, ...editors.karim.removed]);
      for (const { who, added, written } of Object.values(editors)) {
        expect([...added].filter((each) => !final.has(each) && !removed.has(each))).toEqual([]);
        for (const [actionId, text] of written) {
          const action = final.get(actionId);
          if (action) expect(action.params).toMatchObject({ [who]: text });
          else expect(removed).toContain(actionId);
        }
      }
    }),
    { numRuns: 50, endOnFailure: true },
  );
}, 60_000);
