import { randomInt } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Actor } from "#lib/auth/actor.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { SeededRandom } from "#test/seeded-random.ts";
import { emptyLedger, findLosses } from "./fixtures/edit-ledger.ts";
import { expect, test } from "./fixtures/test.ts";
import { PersonEditing } from "./pages/person-editing.ts";

const INTERLEAVINGS = 25;
const EDITS = 2;
/** Longer than a save waits, so that any may come between any two edits. */
const LONGEST_PAUSE_MS = 800;

test.describe.configure({ timeout: 300_000 });

const answer = (id: string, alias: string): FlowAction => ({
  ...{ id, alias, type: "FLOW", action: "RETURN_JSON", params: { payload: {} } },
});
const START = [
  answer("a", "First"),
  {
    id: "b",
    alias: "Second",
    type: "FLOW",
    action: "BOOLEAN_CONDITION",
    params: { if: true, then: [answer("c", "Third")] },
  },
  answer("d", "Fourth"),
];

// The same of the model alone, with more edits each: lib/flows/edit-together.db.test.ts.
for (const half of [1, 2]) {
  test(`of ${INTERLEAVINGS} ways in which two people edit one flow at once, none loses what either did (${half} of 2)`, async ({
    signInAs,
    openAs,
    page,
  }) => {
    const { actor: maud } = await signInAs("editor");
    const karim = await makeActor({ tenantOf: maud, role: "editor", name: "Karim Benali" });
    const pages = { maud: page, karim: await openAs(karim) };
    for (const each of Object.values(pages)) {
      // All rows are drawn.
      await each.setViewportSize({ width: 1360, height: 1200 });
      each.setDefaultTimeout(30_000);
    }
    // A failure names the seed of its interleaving, to be given again; what the machine did in between is another.
    const seed = Number(process.env.COFFRE_SEED || randomInt(2 ** 31));
    let edits = 0;
    for (let nth = 0; nth < INTERLEAVINGS; nth++) {
      const given = seed + (process.env.COFFRE_SEED ? 0 : nth);
      edits += await test.step(`seed ${given}`, () => interleave(pages, maud, karim, given));
    }
    expect(edits).toBeGreaterThan(INTERLEAVINGS);
  });
}

async function interleave(
  pages: Record<"maud" | "karim", Page>,
  maud: Actor,
  karim: Actor,
  seed: number,
): Promise<number> {
  const { id: flowId } = await createFlow(maud, { name: `Seed ${seed}`, actions: START });
  const ledgers = [emptyLedger("maud", maud.operatorId), emptyLedger("karim", karim.operatorId)];
  const people = ledgers.map((ledger, at) => {
    const random = new SeededRandom(seed * 2 + at);
    return { random, person: new PersonEditing(pages[ledger.who], ledger, random) };
  });
  await Promise.all(people.map(({ person }) => person.page.goto(`/flows/${flowId}`)));
  await Promise.all(people.map(({ person }) => person.editor.row("First").waitFor()));
  const told = () => `seed ${seed}:\n${ledgers.flatMap(({ log }) => log).join("\n")}`;
  try {
    await Promise.all(
      people.map(async ({ random, person }) => {
        for (let edit = 0; edit < EDITS; edit++) {
          await person.page.waitForTimeout(random.below(LONGEST_PAUSE_MS));
          if (random.below(3) > 0) await person.answerStale();
          await person.editOnce();
        }
      }),
    );
    await comeToRest(people.map(({ person }) => person));
    await expectSame(
      flowId,
      people.map(({ person }) => person),
    );
  } catch (error) {
    throw new Error(told(), { cause: error });
  }
  expect(await findLosses(flowId, ledgers), told()).toEqual([]);
  return ledgers.reduce((sum, { made, deleted }) => sum + made.length + deleted.size, 0);
}

/** Each answers what it is asked until nothing waits, and then looks at what the other saved last. */
async function comeToRest(people: readonly PersonEditing[]): Promise<void> {
  const areAtRest = async () => (await Promise.all(people.map((person) => person.isAtRest()))).every(Boolean);
  const deadline = Date.now() + 30_000;
  while (!(await areAtRest())) {
    expect(Date.now(), "they come to rest").toBeLessThan(deadline);
    for (const person of people) await person.answerStale();
    await people[0]?.page.waitForTimeout(50);
  }
}

async function expectSame(flowId: string, people: readonly PersonEditing[]): Promise<void> {
  const { draft } = await ownerDb.flow.findFirstOrThrow({ where: { id: flowId } });
  const names = [...walkActions(draft as unknown as FlowAction[])].map(({ action }) => action.alias ?? "Return JSON");
  await Promise.all(
    people.map((person) =>
      expect(async () => {
        await person.comeBack();
        expect(await person.names()).toEqual(names);
      }).toPass({ timeout: 10_000, intervals: [50, 100, 250] }),
    ),
  );
}
