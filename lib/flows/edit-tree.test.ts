import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flowDocument as document } from "#test/flow-documents.ts";
import { copyAction, freeActionId, listActionIds, renameAction } from "./edit-ids.ts";
import { newAction } from "./edit-new-action.ts";
import { findActionAt, listGaps, withBranch } from "./edit-position.ts";
import { countReferences } from "./edit-references.ts";
import { insertAction, moveAction, removeAction, stepAction } from "./edit-tree.ts";
import { type FlowAction, flowAction } from "./schema.ts";

const nothing = (id: string): FlowAction => ({ id, type: "FLOW", action: "DO_NOTHING" });
const condition = (id: string, yes: FlowAction[], no: FlowAction[]): FlowAction => {
  const empty: FlowAction = { id, type: "FLOW", action: "BOOLEAN_CONDITION", params: { if: true } };
  return withBranch(withBranch(empty, "then", yes), "else", no);
};

const loop = (id: string, inside: FlowAction[]): FlowAction =>
  withBranch({ id, type: "FLOW", action: "FOR_EACH", params: { items: "{{ input }}" } }, "do", inside);

const paths = (actions: FlowAction[]) => listGaps(actions).filter((path) => findActionAt(actions, path) !== null);

describe("insertion and removal", () => {
  test("at every gap, inserting and then removing leaves the document as it was", () => {
    fc.assert(
      fc.property(document, (actions) => {
        for (const gap of listGaps(actions)) {
          const grown = insertAction(actions, gap, nothing("new"));
          expect(findActionAt(grown, gap)?.id).toBe("new");
          expect(removeAction(grown, gap)).toEqual(actions);
        }
      }),
    );
  });

  test("a new action never takes an id that is there", () => {
    fc.assert(
      fc.property(document, (actions) => {
        let grown = actions;
        for (const gap of [...listGaps(actions)].reverse()) {
          grown = insertAction(grown, gap, newAction("FLOW", "DO_NOTHING", new Set(listActionIds(grown))));
        }
        const ids = listActionIds(grown);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});

describe("moves", () => {
  test("no action is lost, doubled or changed, wherever it goes", () => {
    fc.assert(
      fc.property(document, (actions) => {
        for (const from of paths(actions)) {
          for (const to of listGaps(actions)) {
            const moved = moveAction(actions, from, to);
            if (!moved) {
              expect(to.startsWith(`${from}.`)).toBe(true);
              continue;
            }
            expect(listActionIds(moved.actions).toSorted()).toEqual(listActionIds(actions).toSorted());
            expect(findActionAt(moved.actions, moved.path)).toEqual(findActionAt(actions, from));
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test("one step down and one up come back, and steps reach every place", () => {
    fc.assert(
      fc.property(document, (actions) => {
        for (const from of paths(actions)) {
          const down = stepAction(actions, from, "down");
          if (down) expect(stepAction(down.actions, down.path, "up")).toEqual({ actions, path: from });
          expect(placesReached(actions, from)).toEqual(listGaps(removeAction(actions, from)).length);
        }
      }),
      { numRuns: 40 },
    );
  });

  test("a step goes into a branch and out of it", () => {
    const actions = [nothing("a"), condition("c", [nothing("b")], [])];
    const into = stepAction(actions, "0", "down");
    expect(into?.path).toBe("0.then.0");
    const across = ["down", "down", "down"].reduce(
      (at) => stepAction(at.actions, at.path, "down") ?? at,
      into ?? { actions, path: "0" },
    );
    expect(across.path).toBe("1");
  });

  test("a step goes into what is repeated and out of it, and never into itself", () => {
    const actions = [nothing("a"), loop("l", [nothing("b")])];
    const paths = ["0.do.0", "0.do.1", "1"];
    let at = { actions, path: "0" };
    for (const path of paths) {
      at = stepAction(at.actions, at.path, "down") ?? at;
      expect(at.path).toBe(path);
    }
    expect(moveAction(actions, "1", "1.do.0")).toBeNull();
  });

  test("an action does not go into its own branch", () => {
    expect(moveAction([condition("c", [nothing("b")], [])], "0", "0.then.1")).toBeNull();
  });
});

describe("ids", () => {
  test("the first free number is taken, and the id stays within its length", () => {
    expect(freeActionId(new Set(["send_sms_1", "send_sms_3"]), "SEND_SMS")).toBe("send_sms_2");
    expect(freeActionId(new Set(), "9 lives")).toBe("action_9_lives_1");
    expect(freeActionId(new Set(), "x".repeat(200))).toHaveLength(100);
  });

  test("a copy has ids of its own throughout, and its actions refer to each other", () => {
    const inner = { ...nothing("b"), params: { text: "{{ actions.a.x }}" } };
    const original = condition("c", [nothing("a"), inner], []);
    const copy = copyAction(original, new Set(["a", "b", "c"]));
    expect(listActionIds([copy])).toEqual(["c_1", "a_1", "b_1"]);
    expect(JSON.stringify(copy)).toContain("{{ actions.a_1.x }}");
  });

  test("a copy of a loop reads its own item, and a renamed loop is followed inside and out", () => {
    const inner = { ...nothing("b"), params: { text: "{{ actions.l.item.id }} {{ actions.out.x }}" } };
    const copy = copyAction(loop("l", [inner]), new Set(["l", "b", "out"]));
    expect(listActionIds([copy])).toEqual(["l_1", "b_1"]);
    expect(JSON.stringify(copy)).toContain("{{ actions.l_1.item.id }} {{ actions.out.x }}");
    const after = { ...nothing("c"), params: { text: "{{ actions.l.results }}" } };
    const renamed = renameAction([loop("l", [inner]), after], "l", "each");
    expect(JSON.stringify(renamed)).not.toContain("actions.l.");
    expect(countReferences(renamed, "each")).toBe(2);
  });

  test("a renamed action is followed by what refers to it, and by nothing else", () => {
    const text = `{{ actions.a.x }} actions.a {{ "actions.a" }} {{ vars.actions.a }} {{ actions["a"].y }} {{ actions.ab }}`;
    const renamed = renameAction([nothing("a"), { ...nothing("b"), params: { text } }], "a", "z");
    expect(renamed[0]?.id).toBe("z");
    expect(renamed[1]?.params?.text).toBe(
      `{{ actions.z.x }} actions.a {{ "actions.a" }} {{ vars.actions.a }} {{ actions["z"].y }} {{ actions.ab }}`,
    );
    expect(countReferences(renamed, "z")).toBe(2);
  });
});

test.each([
  ["TWILIO", "SEND_SMS", { id: "send_sms_1", params: { from: "", to: "", message: "" } }],
  ["HTTP", "SEND_REQUEST", { id: "http_request_1", params: { url: "" } }],
  ["FLOW", "BOOLEAN_CONDITION", { id: "if_then_1", params: { if: { operator: "AND" }, else: [] } }],
  ["FLOW", "FOR_EACH", { id: "for_each_1", params: { items: "", concurrency: 1, on_error: "STOP", do: [] } }],
  ["FLOW", "CALL_FLOW", { id: "call_flow_1", params: { flow_id: "" } }],
  ["FLOW", "STORE_VARS", { id: "store_vars_1", params: { vars: {} } }],
  ["FLOW", "DO_NOTHING", { id: "do_nothing_1" }],
])("a new %s %s begins with the params of its form", (type, name, expected) => {
  const action = newAction(type, name, new Set());
  expect(flowAction.parse(action)).toEqual(action);
  expect(action).toMatchObject(expected);
});

test("a new action has its own branches, and no other’s", () => {
  const branches = (name: string) =>
    Object.keys(newAction("FLOW", name, new Set()).params ?? {}).filter((key) => ["then", "else", "do"].includes(key));
  expect([branches("BOOLEAN_CONDITION"), branches("FOR_EACH"), branches("CALL_FLOW")]).toEqual([
    ["then", "else"],
    ["do"],
    [],
  ]);
});

/** How many places repeated steps visit, to the top and then all the way down. */
function placesReached(actions: FlowAction[], from: string): number {
  let at = { actions, path: from };
  for (let up = stepAction(at.actions, at.path, "up"); up; up = stepAction(at.actions, at.path, "up")) at = up;
  let count = 1;
  for (let down = stepAction(at.actions, at.path, "down"); down; down = stepAction(at.actions, at.path, "down")) {
    at = down;
    count++;
  }
  return count;
}
