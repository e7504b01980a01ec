import { expect, type Locator, type Page } from "@playwright/test";
import { type Language, seedWords, words } from "../fixtures/words.ts";

export class FlowEditorPage {
  private readonly page: Page;
  private readonly language: Language;

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.language = language;
  }

  in(language: Language, page: Page = this.page): FlowEditorPage {
    return new FlowEditorPage(page, language);
  }

  private get words() {
    return words[this.language].flows;
  }

  /** From the list of flows to the editor of a new one. */
  async create(name: string): Promise<void> {
    await this.page.goto("/flows");
    await this.page.getByRole("button", { name: this.words.createFlow }).first().click();
    const dialog = this.page.getByRole("dialog", { name: this.words.create.title });
    await dialog.getByLabel(this.words.nameField).fill(name);
    await dialog.getByRole("button", { name: this.words.createFlow }).click();
    await expect(this.tree()).toBeVisible();
  }

  tree(): Locator {
    return this.page.getByRole("treegrid", { name: this.words.tree.label });
  }

  row(name: string): Locator {
    // The insertion points after it name it as well.
    return this.tree().getByRole("row", { name: new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`) });
  }

  /** By its name: the middle of a row may be its menu. */
  async select(name: string): Promise<void> {
    await this.row(name).first().getByText(name, { exact: true }).click();
  }

  panel(): Locator {
    return this.page.getByRole("region", { name: this.words.panel.label });
  }

  /** Adds the first action of an empty flow, or one after the action that is named. */
  async add(label: string, after?: string): Promise<void> {
    const name = after ? this.words.tree.addAfter.replace("{name}", after) : this.words.tree.addAfterStart;
    const first = this.page.getByRole("button", { name: this.words.tree.addFirst, exact: true });
    await (after ? this.page.getByRole("button", { name }) : first).click();
    const dialog = this.page.getByRole("dialog", { name: this.words.picker.title });
    await dialog.getByRole("option", { name: label }).click();
  }

  /** A param's text. The fields are edited in place, so what was there goes first. */
  async fill(label: string, text: string): Promise<void> {
    const field = this.panel().getByRole("textbox", { name: label, exact: true });
    await field.fill(text);
  }

  /** Names the selected action. */
  async alias(name: string): Promise<void> {
    await this.panel().getByLabel(this.words.panel.alias).fill(name);
    await expect(this.row(name)).toBeVisible();
  }

  /** A param that is chosen from a list. */
  choice(label: string): Locator {
    // What is chosen stands before the label, and may be called as another param.
    return this.panel().getByRole("button", { name: new RegExp(`(^|\\s)${label}$`), expanded: false });
  }

  async choose(label: string, option: string): Promise<void> {
    await this.choice(label).click();
    await this.page.getByRole("option", { name: option }).click();
  }

  /** The + beside a param that takes a stored item. */
  addItemButton(nth: number): Locator {
    return this.panel().getByRole("button", { name: this.words.stored.add, exact: true }).nth(nth);
  }

  connectionSelect(): Locator {
    const label = seedWords[this.language].vaultConnection;
    // The + beside it says “Add Vault Connection”.
    return this.panel().getByRole("button", { name: label, expanded: false }).first();
  }

  /** The + beside the select. */
  addConnectionButton(): Locator {
    return this.panel().getByRole("button", { name: seedWords[this.language].addVaultConnection });
  }

  async untilSaved(): Promise<void> {
    const saved = this.words.saveState.saved.replace(/\{time\}.*/, "").trim();
    await expect(this.page.getByText(saved).first()).toBeVisible();
  }

  async publish(): Promise<void> {
    await this.page.getByRole("button", { name: this.words.bar.publish, exact: true }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("button", { name: this.words.publish.confirm, exact: true }).click();
    await expect(dialog).toBeHidden();
  }

  async runDraft(input = "{}"): Promise<void> {
    await this.page.getByRole("button", { name: this.words.bar.runDraft }).click();
    await this.confirmRun(this.words.run.titleDraft, input);
  }

  async runPublished(input = "{}"): Promise<void> {
    await this.page.getByRole("button", { name: this.words.bar.options }).click();
    await this.page.getByRole("menuitem", { name: this.words.bar.runPublished.split(" {")[0] ?? "" }).click();
    await this.confirmRun(this.words.run.titlePublished, input);
  }

  private async confirmRun(title: string, input: string): Promise<void> {
    const dialog = this.page.getByRole("dialog", { name: title });
    await dialog.getByLabel(this.words.run.input).fill(input);
    await dialog.getByRole("button", { name: this.words.run.confirm, exact: true }).click();
    // The editor shows the run itself; its own page is one link away.
    await this.page.getByRole("link", { name: words[this.language].runs.open }).click();
    await this.page.waitForURL(/\/executions\/[^/]+$/);
  }
}
