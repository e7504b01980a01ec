import { expect, type Locator, type Page } from "@playwright/test";
import { words } from "../fixtures/words.ts";

const { flows: label } = words.en;

/** The tree of a flow, with more than one action selected. */
export class ManyActionsPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  tree(): Locator {
    return this.page.getByRole("treegrid", { name: label.tree.label });
  }

  row(name: string): Locator {
    return this.tree().getByRole("row", { name: new RegExp(`^${name}`) });
  }

  /** The name on a card: the middle of a row may be its menu. */
  card(name: string): Locator {
    return this.row(name).getByText(name, { exact: true });
  }

  async expectSelected(names: readonly string[]): Promise<void> {
    const rows = this.tree().getByRole("row", { selected: true });
    await expect(rows).toHaveCount(names.length);
    for (const [index, name] of names.entries())
      await expect(rows.nth(index)).toHaveAccessibleName(new RegExp(`^${name}`));
  }

  bar(count: number): Locator {
    return this.page.getByRole("toolbar", { name: `${count} actions selected` });
  }

  /** What a gap behind that action is called while a place is chosen. */
  here(name: string): string {
    return label.many.here.after.replace("{name}", name);
  }

  /** @param message With a plural for how many. */
  async expectSaid(message: string, count: number): Promise<void> {
    const many = /other \{([^}]*)\}/.exec(message)?.[1] ?? message;
    await expect(this.page.locator("#announcements")).toContainText(many.replace("#", String(count)));
  }

  dropMark(): Locator {
    return this.tree().locator("[data-drop]");
  }

  /** From the name on a card to the row with that key. */
  async drag(name: string, key: string, { drop = true } = {}): Promise<void> {
    const from = await this.card(name).boundingBox();
    const to = await this.tree().locator(`[data-key="${key}"]`).boundingBox();
    if (!from || !to) throw new Error(`Nothing to drag from ${name} to ${key}`);
    await this.page.mouse.move(from.x + 4, from.y + 4);
    await this.page.mouse.down();
    await this.page.mouse.move(from.x + 4, from.y + 24, { steps: 4 });
    await expect(this.dropMark()).toHaveCount(1);
    await this.page.mouse.move(to.x + 40, to.y + to.height / 2, { steps: 8 });
    if (drop) await this.#drop(key);
  }

  /** What is dragged already: to the row with that key. */
  async dragOn(key: string): Promise<void> {
    const to = await this.tree().locator(`[data-key="${key}"]`).boundingBox();
    if (!to) throw new Error(`Nothing to drag to ${key}`);
    await this.page.mouse.move(to.x + 40, to.y + to.height / 2, { steps: 8 });
    await this.#drop(key);
  }

  async #drop(key: string): Promise<void> {
    await expect(this.dropMark()).toHaveAttribute("data-key", key);
    await this.page.mouse.up();
  }
}
