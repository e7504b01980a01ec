import { expect, type Locator, type Page } from "@playwright/test";
import { type Ledger, MARKER } from "../fixtures/edit-ledger.ts";
import { words } from "../fixtures/words.ts";
import { FlowEditorPage } from "./flow-editor-page.ts";

const { flows: label } = words.en;
const PAYLOAD = /^Payload/;
const ADDED = "Return JSON";
const [BEFORE_NAME = ""] = label.menu.of.split("{name}");

/** How undo calls the edit, and what is noted once it is undone. */
type Undoable = { step: "change" | "move" | "remove"; undone: () => void };
type Random = { below: (limit: number) => number; pick: <Item>(items: readonly Item[]) => Item };

/** Somebody who edits a flow as it comes into their head, and notes what they gave up. */
export class PersonEditing {
  readonly page: Page;
  readonly editor: FlowEditorPage;
  readonly #ledger: Ledger;
  readonly #random: Random;
  #count = 0;

  constructor(page: Page, ledger: Ledger, random: Random) {
    this.page = page;
    this.editor = new FlowEditorPage(page);
    this.#ledger = ledger;
    this.#random = random;
  }

  /** One edit, and now and then its undo. What is no longer there when it comes to it is left. */
  async editOnce(): Promise<void> {
    const edit = this.#random.pick([
      () => this.#add(),
      () => this.#rename(),
      () => this.#rename(),
      () => this.#write(),
      () => this.#write(),
      () => this.#move(),
      () => this.#delete(),
    ]);
    const undoIt = await edit();
    if (undoIt && this.#random.below(5) === 0) await this.#undo(undoIt);
  }

  /** If somebody saved in between: theirs, mine or both, and what only one can have is chosen one by one. */
  async answerStale(): Promise<void> {
    const look = this.page.getByRole("button", { name: label.stale.look, exact: true });
    if (!(await look.isVisible())) return;
    await look.click();
    const dialog = this.page.getByRole("dialog");
    const way = this.#random.pick(["both", "both", "both", "both", "mine", "theirs"] as const);
    if (way === "theirs") {
      this.#ledger.givenUp.tookTheirs = true;
      await dialog.getByRole("button", { name: label.stale.takeTheirs, exact: true }).click();
    } else if (way === "mine") {
      this.#ledger.givenUp.keptMine = true;
      await dialog.getByRole("button", { name: label.stale.keepMine, exact: true }).click();
    } else {
      const keep = dialog.getByRole("button", { name: label.stale.keepBoth, exact: true });
      // What is chosen may bring up another thing to choose about.
      while (!(await keep.isVisible())) {
        const conflicts = dialog.getByRole("group").filter({ has: this.page.getByRole("radio") });
        for (const conflict of await conflicts.all()) await this.#choose(conflict);
      }
      await keep.click();
    }
    await dialog.waitFor({ state: "hidden" });
    this.#log(`chose ${way}`);
  }

  /** Everything is saved. */
  async isAtRest(): Promise<boolean> {
    return this.page
      .getByText(label.saveState.saved.split(" {")[0] ?? "", { exact: false })
      .first()
      .isVisible();
  }

  /** Of all actions, as the tree has them. */
  async names(): Promise<string[]> {
    const buttons = this.editor.tree().locator(this.#menuButtons());
    const names = await buttons.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? ""));
    return names.map((name) => name.slice(BEFORE_NAME.length));
  }

  /** As when one comes back to the window. */
  async comeBack(): Promise<void> {
    await this.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
  }

  async #choose(conflict: Locator): Promise<void> {
    const cards = await conflict.getByRole("radio").all();
    const texts = await conflict.locator("label").allInnerTexts();
    if ((await Promise.all(cards.map((card) => card.isChecked()))).includes(true)) return;
    const taken = this.#random.below(cards.length);
    const legend = (await conflict.locator("legend").textContent()) ?? "";
    await cards[taken]?.check();
    const { givenUp } = this.#ledger;
    const lost = texts.filter((_, index) => index !== taken).join("\n");
    for (const [marker] of lost.matchAll(MARKER)) givenUp.markers.add(marker);
    const removed = label.stale.removedOf.replace("{name}", "");
    if (legend.endsWith(removed))
      givenUp.removed.add(lost.includes(label.stale.isRemoved) ? "kept instead" : legend.slice(0, -removed.length));
    this.#log(`of “${legend}” gave up: ${lost.replaceAll("\n", " ")}`);
  }

  async #add(): Promise<Undoable> {
    const gaps = this.editor.tree().getByRole("button", { name: /^Add (an action|the first action)/ });
    await gaps.nth(this.#random.below(await gaps.count())).click();
    const picker = this.page.getByRole("dialog", { name: label.picker.title });
    await picker.getByRole("searchbox").waitFor();
    await this.page.keyboard.type(ADDED);
    await expect(picker.getByRole("option").first()).toContainText(ADDED);
    await this.page.keyboard.press("Enter");
    await expect(picker).toBeHidden();
    await this.#untilShown(this.editor.tree().getByRole("row", { selected: true }));
    return this.#type(this.#aliasField(), (marker) => marker, "added");
  }

  async #rename(): Promise<Undoable | null> {
    if (!(await this.#select())) return null;
    return this.#type(this.#aliasField(), (marker) => marker, "renamed");
  }

  async #write(): Promise<Undoable | null> {
    if (!(await this.#select())) return null;
    const field = this.editor.panel().getByRole("textbox", { name: PAYLOAD });
    // A condition has none.
    if (!(await field.isVisible())) return null;
    return this.#type(field, (marker) => `{ "made": "${marker}" }`, "wrote");
  }

  async #move(): Promise<Undoable | null> {
    const row = await this.#select();
    if (!row) return null;
    await this.#toRow(row);
    const key = this.#random.pick(["ArrowUp", "ArrowDown"]);
    await this.page.keyboard.press(`Alt+${key}`);
    this.#log(`moved ${key}`);
    return { step: "move", undone: () => {} };
  }

  async #delete(): Promise<Undoable | null> {
    const row = await this.#select();
    // With all that is in it; one sees more than the panel shows.
    if (!row || (await row.getAttribute("aria-expanded")) !== null) return null;
    const shown = await this.#shownMarkers();
    const id = await this.editor.panel().getByRole("textbox", { name: label.panel.id, exact: true }).inputValue();
    await this.#toRow(row);
    await this.page.keyboard.press("Delete");
    const { givenUp, deleted } = this.#ledger;
    const fresh = shown.filter((marker) => !givenUp.markers.has(marker));
    for (const marker of fresh) givenUp.markers.add(marker);
    deleted.add(id);
    this.#log(`deleted ${id} with ${shown.join(", ")}`);
    const undone = () => {
      for (const marker of fresh) givenUp.markers.delete(marker);
      deleted.delete(id);
    };
    return { step: "remove", undone };
  }

  async #undo({ step, undone }: Undoable): Promise<void> {
    // Only what was just done: a move at the end of its list does nothing, and a draft may have come in since.
    const button = this.page.getByRole("button", { name: /^Undo/ }).first();
    if (!(await button.getAttribute("aria-label"))?.startsWith(`Undo: ${step}`)) return;
    await this.page.keyboard.press("ControlOrMeta+z");
    undone();
    this.#log("undid it");
  }

  async #type(field: Locator, text: (marker: string) => string, how: string): Promise<Undoable> {
    const marker = `${this.#ledger.who}-${++this.#count}`;
    const before = await field.inputValue();
    await field.click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text(marker));
    const { givenUp, made } = this.#ledger;
    made.push(marker);
    for (const [old] of before.matchAll(MARKER)) givenUp.markers.add(old);
    this.#log(`${how} ${marker} over “${before}”`);
    return { step: "change", undone: () => givenUp.markers.add(marker) };
  }

  /** Any action of those in the tree. Null if there is none. */
  async #select(): Promise<Locator | null> {
    const rows = this.editor.tree().getByRole("row").filter({ has: this.#menuButtons() });
    const count = await rows.count();
    if (count === 0) return null;
    const row = rows.nth(this.#random.below(count));
    await row.click({ position: { x: 120, y: 30 } });
    await this.#untilShown(row);
    return row;
  }

  /** The panel shows that row, and not the one before it. */
  async #untilShown(row: Locator): Promise<void> {
    await expect(row).toHaveAttribute("aria-selected", "true");
    const name = (await row.locator(this.#menuButtons()).getAttribute("aria-label"))?.slice(BEFORE_NAME.length) ?? "";
    await expect(this.#aliasField()).toHaveValue(name === ADDED ? "" : name);
  }

  /** From the panel, by its own key. */
  async #toRow(row: Locator): Promise<void> {
    await this.#aliasField().press("Escape");
    await expect(row).toBeFocused();
  }

  #menuButtons(): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${BEFORE_NAME}`) });
  }

  #aliasField(): Locator {
    return this.editor.panel().getByLabel(label.panel.alias);
  }

  async #shownMarkers(): Promise<string[]> {
    const fields = await this.editor.panel().getByRole("textbox").all();
    const texts = await Promise.all(fields.map((field) => field.inputValue()));
    return [...texts.join("\n").matchAll(MARKER)].map(([marker]) => marker);
  }

  #log(what: string): void {
    this.#ledger.log.push(`${this.#ledger.who} ${what}`);
  }
}
