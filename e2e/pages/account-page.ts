import type { Locator, Page } from "@playwright/test";
import { type Language, words } from "../fixtures/words.ts";

export class AccountPage {
  private readonly page: Page;
  private readonly language: Language;

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.language = language;
  }

  private get words() {
    return words[this.language].account;
  }

  async open(): Promise<void> {
    await this.page.goto("/account");
  }

  heading(): Locator {
    return this.page.getByRole("heading", { level: 1, name: this.words.title, exact: true });
  }

  panel(name: "profile" | "password" | "sessions" | "api" | "sections"): Locator {
    return this.page.getByRole("region", { name: this.words[name].title, exact: true });
  }

  dialog(title: string): Locator {
    return this.page.getByRole("dialog", { name: title }).or(this.page.getByRole("alertdialog", { name: title }));
  }

  async rename(name: string): Promise<void> {
    const panel = this.panel("profile");
    await panel.getByLabel(this.words.profile.name, { exact: true }).fill(name);
    await panel.getByRole("button", { name: this.words.profile.save, exact: true }).click();
  }

  async chooseLanguage(name: string): Promise<void> {
    await this.panel("profile").getByRole("button", { name: this.words.profile.language, expanded: false }).click();
    await this.page.getByRole("option", { name, exact: true }).click();
  }

  /** Leaves the dialog open where it is refused. */
  async changePassword(current: string, password: string): Promise<Locator> {
    const { change, current: currentLabel, new: newLabel } = this.words.password;
    const dialog = this.dialog(change);
    if (!(await dialog.isVisible())) await this.panel("password").getByRole("button", { name: change }).click();
    await dialog.getByLabel(currentLabel, { exact: true }).fill(current);
    await dialog.getByLabel(newLabel, { exact: true }).fill(password);
    await dialog.getByRole("button", { name: change, exact: true }).click();
    return dialog;
  }

  sessions(): Locator {
    return this.panel("sessions").getByRole("listitem");
  }

  endButton(device: string): Locator {
    return this.panel("sessions").getByRole("button", {
      name: this.words.sessions.endNamed.replace("{device}", device),
    });
  }

  endOthersButton(): Locator {
    return this.panel("sessions").getByRole("button", { name: this.words.sessions.endOthers, exact: true });
  }

  accounts(): Locator {
    return this.panel("api").getByRole("listitem");
  }

  /** @returns What is shown this once. */
  async createAccount(description: string): Promise<{ userName: string; password: string }> {
    const { create, createdTitle, description: label, userName, password, done } = this.words.api;
    await this.panel("api").getByRole("button", { name: create, exact: true }).click();
    const asking = this.dialog(create);
    await asking.getByLabel(label, { exact: true }).fill(description);
    await asking.getByRole("button", { name: create, exact: true }).click();
    const shown = this.dialog(createdTitle);
    const made = {
      userName: await shown.getByRole("textbox", { name: userName }).inputValue(),
      password: await shown.getByRole("textbox", { name: password }).inputValue(),
    };
    await shown.getByRole("button", { name: done, exact: true }).click();
    return made;
  }

  async revokeAccount(description: string): Promise<void> {
    const { actionsOf, revoke, revokeTitle } = this.words.api;
    await this.page.getByRole("button", { name: actionsOf.replace("{description}", description) }).click();
    await this.page.getByRole("menuitem", { name: revoke, exact: true }).click();
    const dialog = this.dialog(revokeTitle.replace("{description}", description));
    await dialog.getByRole("button", { name: revoke, exact: true }).click();
  }
}
