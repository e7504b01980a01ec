import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ActionError } from "#lib/shared/result.ts";
import { DraftSaver, type SavedDraft } from "./edit-draft-saver.ts";
import type { FlowAction } from "./schema.ts";

const AT = new Date("2026-11-22T12:04:00Z");
const action = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const stale = new ActionError({ code: "CONFLICT", messageKey: "errors.draftStale", params: { name: "Léa" } });

/** A server that keeps what it was sent, and refuses as it is told. */
function makeServer() {
  const server = { version: 1, saves: [] as { base: number; ids: string[] }[], refusal: null as Error | null };
  const save = async (base: number, actions: readonly FlowAction[]): Promise<SavedDraft> => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (server.refusal) throw server.refusal;
    if (base !== server.version) throw stale;
    server.version++;
    server.saves.push({ base, ids: actions.map(({ id }) => id) });
    return { draftVersion: server.version, savedAt: AT };
  };
  return { server, saver: new DraftSaver({ initial: { actions: [], version: 1, savedAt: AT }, save }) };
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
    expect(saver.getState()).toMatchObject({ status: "failed", actions: [action("a")] });
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
    const kept = saver.keepMine(7);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await kept).toBe(true);
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
});
