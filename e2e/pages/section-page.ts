import type { Locator, Page } from "@playwright/test";
import { type Language, words } from "../fixtures/words.ts";

/** The sections at the left of the vault, and the Permissions tab of one. */
export class SectionPage {
  private readonly page: Page;
  private readonly language: Language;

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.language = language;
  }

  private get words() {
    return words[this.language].vault;
  }

  async open(sectionId: string): Promise<void> {
    await this.page.goto(`/vault/sections/${sectionId}`);
  }

  nav(): Locator {
    return this.page.getByRole("navigation", { name: this.words.sections.title, exact: true });
  }

  link(name: string): Locator {
    return this.nav().getByRole("link", { name: new RegExp(`^${name}`) });
  }

  /** The + at the head of the sections, or the button of who sees none. */
  async make(name: string): Promise<void> {
    await this.page.getByRole("button", { name: this.words.sections.new, exact: true }).first().click();
    const dialog = this.dialog(this.words.sections.new);
    await dialog.getByLabel(this.words.sections.name).fill(name);
    await dialog.getByRole("button", { name: this.words.sections.create, exact: true }).click();
  }

  async choose(section: string, entry: "rename" | "delete" | "permissions"): Promise<void> {
    await this.menuButton(section).click();
    await this.page.getByRole("menuitem", { name: this.words.sections[entry], exact: true }).click();
  }

  menuButton(section: string): Locator {
    return this.page.getByRole("button", { name: this.words.sections.actionsOf.replace("{section}", section) });
  }

  tab(name: "items" | "permissions"): Locator {
    return this.page.getByRole("main").getByRole("link", { name: this.words.sections[name], exact: true });
  }

  /** Of any title; a dialog that asks whether to go on is one too. */
  dialog(title: string): Locator {
    return this.page.getByRole("dialog", { name: title }).or(this.page.getByRole("alertdialog", { name: title }));
  }

  addButton(): Locator {
    return this.page.getByRole("button", { name: this.words.permissions.add, exact: true });
  }

  async share(section: string, grantee: string, right: "view" | "change"): Promise<void> {
    const { addTitle, grantee: label, level, addConfirm } = this.words.permissions;
    await this.addButton().click();
    const dialog = this.dialog(addTitle.replace("{section}", section));
    await dialog.getByRole("combobox", { name: label }).fill(grantee.split(" ")[0] ?? "");
    await this.page.getByRole("option", { name: grantee }).click();
    await dialog.getByRole("radio", { name: level[right] }).check({ force: true });
    await dialog.getByRole("button", { name: addConfirm, exact: true }).click();
  }

  line(grantee: string): Locator {
    return this.page.getByRole("main").getByRole("listitem").filter({ hasText: grantee });
  }

  async setLevel(grantee: string, right: "view" | "change"): Promise<void> {
    const { levelOf, level } = this.words.permissions;
    await this.page.getByRole("button", { name: levelOf.replace("{name}", grantee) }).click();
    await this.page.getByRole("option", { name: level[right], exact: true }).click();
  }

  async remove(grantee: string): Promise<void> {
    const { removeNamed } = this.words.permissions;
    await this.page.getByRole("button", { name: removeNamed.replace("{name}", grantee) }).click();
  }
}
