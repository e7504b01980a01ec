import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ActionError } from "#lib/shared/result.ts";
import { DraftSaver, type SavedDraft } from "./edit-draft-saver.ts";
import type { FlowAction } from "./schema.ts";

const AT = new Date("2026-11-22T12:04:00Z");
const action = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const stale = new ActionError({ code: "CONFLICT", messageKey: "errors.draftStale", params: { name: "Léa" } });

/** A server that keeps what it was sent, and refuses as it is told. */
function makeServer(isOnline = () => true) {
  const server = { version: 1, saves: [] as { base: number; ids: string[] }[], refusal: null as Error | null };
  const save = async (base: number, actions: readonly FlowAction[]): Promise<SavedDraft> => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (server.refusal) throw server.refusal;
    if (base !== server.version) throw stale;
    server.version++;
    server.saves.push({ base, ids: actions.map(({ id }) => id) });
    return { draftVersion: server.version, savedAt: AT };
  };
  return { server, saver: new DraftSaver({ initial: { actions: [], version: 1, savedAt: AT }, save, isOnline }) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("saving as one types", () => {
  test("edits close together are one save, from the version before", async () => {
    const { server, saver } = makeServer();
    saver.edit([action("a")]);
    await vi.advanceTimersByTimeAsync(500);
    saver.edit([action("a"), action("b")]);
    expect(saver.getState().status).toBe("unsaved");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.saves).toEqual([{ base: 1, ids: ["a", "b"] }]);
    expect(saver.getState()).toMatchObject({ status: "saved", version: 2 });
  });

  test("what is typed during a save goes into the next one, which begins from that", async () => {
    const { server, saver } = makeServer();
    saver.edit([action("a")]);
    await vi.advanceTimersByTimeAsync(750);
    expect(saver.getState().status).toBe("saving");
    saver.edit([action("b")]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.saves).toEqual([
      { base: 1, ids: ["a"] },
      { base: 2, ids: ["b"] },
    ]);
    expect(saver.hasUnsavedChanges).toBe(false);
  });

  test("a flush saves at once and waits for a save that runs", async () => {
    const { server, saver } = makeServer();
    saver.edit([action("a")]);
    const first = saver.flush();
    saver.edit([action("b")]);
    const second = saver.flush();
    await vi.advanceTimersByTimeAsync(500);
    expect(await Promise.all([first, second])).toEqual([false, true]);
    expect(server.saves).toHaveLength(2);
  });
});

describe("when it does not work", () => {
  test("without a network nothing is lost, and the save is tried again", async () => {
    const { server, saver } = makeServer();
    server.refusal = new TypeError("Failed to fetch");
    saver.edit([action("a")]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.getState()).toMatchObject({ status: "offline", actions: [action("a")] });
    server.refusal = null;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(saver.getState().status).toBe("saved");
  });

  test("a refusal is not asked for again until something changes", async () => {
    const { server, saver } = makeServer();
    server.refusal = new ActionError({ code: "FORBIDDEN", messageKey: "errors.roleForbids" });
    saver.edit([action("a")]);
    await vi.advanceTimersByTimeAsync(1_000);
    server.refusal = null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.saves).toEqual([]);
    saver.edit([action("b")]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.saves).toHaveLength(1);
  });

  test("a stale save waits for a choice while typing goes on", async () => {
    const { server, saver } = makeServer();
    server.version = 7;
    saver.edit([action("a")]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.getState()).toMatchObject({ status: "stale", error: stale });
    saver.edit([action("a"), action("b")]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.saves).toEqual([]);
    saver.rebase({ actions: [action("theirs")], version: 7, savedAt: AT }, saver.getState().actions);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.saves).toEqual([{ base: 7, ids: ["a", "b"] }]);
  });

  test("theirs can be taken instead", async () => {
    const { server, saver } = makeServer();
    server.version = 7;
    saver.edit([action("a")]);
    await vi.advanceTimersByTimeAsync(1_000);
    saver.replace({ actions: [action("theirs")], version: 7, savedAt: AT });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(saver.getState()).toMatchObject({ status: "saved", version: 7, actions: [action("theirs")] });
    expect(server.saves).toEqual([]);
  });

  test("where no network is known to be, nothing is sent until there is one", async () => {
    let isOnline = false;
    const { server, saver } = makeServer(() => isOnline);
    saver.edit([action("a")]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.getState().status).toBe("offline");
    expect(saver.unsaved.unanswered).toEqual([]);
    isOnline = true;
    const flushed = saver.flush();
    await vi.advanceTimersByTimeAsync(200);
    expect(await flushed).toBe(true);
    expect(server.saves).toEqual([{ base: 1, ids: ["a"] }]);
  });

  test("a session that ended is asked for again: one signs in in another tab", async () => {
    const { server, saver } = makeServer();
    server.refusal = new ActionError({ code: "UNAUTHENTICATED", messageKey: "errors.unauthenticated" });
    saver.edit([action("a")]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.getState()).toMatchObject({ status: "failed", error: server.refusal });
    server.refusal = null;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(saver.getState().status).toBe("saved");
  });

  test("what was undone before it was saved is as it was", async () => {
    const { server, saver } = makeServer();
    const { actions } = saver.getState();
    saver.edit([action("a")]);
    saver.edit(actions);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.getState().status).toBe("saved");
    expect(server.saves).toEqual([]);
  });
});

describe("a save whose answer did not arrive", () => {
  /** The server stored it, and then the line was cut. */
  async function cutOff() {
    const { server, saver } = makeServer();
    server.refusal = new TypeError("Failed to fetch");
    saver.edit([action("a")]);
    await vi.advanceTimersByTimeAsync(1_000);
    server.refusal = null;
    server.version = 2;
    saver.edit([action("a"), action("b")]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(saver.getState().status).toBe("stale");
    return { server, saver };
  }

  test("is known for one's own when the server tells what it has, and saving goes on", async () => {
    const { server, saver } = await cutOff();
    expect(saver.recognise({ actions: [action("a")], version: 2, savedAt: AT })).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.saves).toEqual([{ base: 2, ids: ["a", "b"] }]);
    expect(saver.unsaved.unanswered).toEqual([]);
  });

  test("is not mistaken for somebody else's", async () => {
    const { server, saver } = await cutOff();
    expect(saver.recognise({ actions: [action("theirs")], version: 2, savedAt: AT })).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.saves).toEqual([]);
    expect(saver.getState().status).toBe("stale");
  });
});

describe("what an earlier page left", () => {
  const left = { actions: [action("mine")], base: [], version: 1, unanswered: [] };

  test("is saved", async () => {
    const { server, saver } = makeServer();
    saver.restore(left, false);
    await vi.advanceTimersByTimeAsync(200);
    expect(server.saves).toEqual([{ base: 1, ids: ["mine"] }]);
    expect(saver.hasUnsavedChanges).toBe(false);
  });

  test("waits for a choice where somebody saved since", async () => {
    const { server, saver } = makeServer();
    server.version = 7;
    saver.restore(left, true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.saves).toEqual([]);
    expect(saver.getState()).toMatchObject({ status: "stale", version: 1, actions: left.actions });
    saver.rebase({ actions: [action("theirs")], version: 7, savedAt: AT }, [action("theirs"), action("mine")]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.saves).toEqual([{ base: 7, ids: ["theirs", "mine"] }]);
  });
});
