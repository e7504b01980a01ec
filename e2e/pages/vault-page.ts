import { expect, type Locator, type Page } from "@playwright/test";
import { type Language, seedWords, twilioWords, words } from "../fixtures/words.ts";

export type TwilioCredentials = { sid: string; token: string };

export class VaultPage {
  private readonly page: Page;
  private readonly language: Language;

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.language = language;
  }

  in(language: Language): VaultPage {
    return new VaultPage(this.page, language);
  }

  async open(): Promise<void> {
    await this.page.goto("/vault");
  }

  addButton(): Locator {
    return this.page.getByRole("button", { name: seedWords[this.language].addVaultConnection }).first();
  }

  dialog(): Locator {
    return this.page.getByRole("dialog", { name: seedWords[this.language].addVaultConnection });
  }

  row(name: string): Locator {
    return this.page.getByRole("row", { name });
  }

  marker(name: string): Locator {
    return this.row(name).getByText(seedWords[this.language].noCredentials, { exact: true }).filter({ visible: true });
  }

  /** Steps 1 and 2 of the seed: the app, then the name. */
  async begin(app: string, name: string): Promise<void> {
    await this.addButton().click();
    await this.dialog().getByRole("radio", { name: app }).click({ force: true });
    await this.continue();
    await this.name(name);
  }

  async name(name: string): Promise<void> {
    await this.dialog().getByLabel(seedWords[this.language].connectionName).fill(name);
  }

  async continue(): Promise<void> {
    await this.dialog().getByRole("button", { name: seedWords[this.language].continue, exact: true }).click();
  }

  async createEmpty(): Promise<void> {
    await this.dialog().getByRole("button", { name: seedWords[this.language].createEmpty }).click();
  }

  async fillTwilio(dialog: Locator, { sid, token }: TwilioCredentials): Promise<void> {
    const { sid: sidLabel, token: tokenLabel } = twilioWords[this.language];
    await dialog.getByLabel(sidLabel).fill(sid);
    await dialog.getByLabel(tokenLabel).fill(token);
  }

  async submit(): Promise<void> {
    await this.dialog().getByRole("button", { name: seedWords[this.language].addVaultConnection }).click();
  }

  /** Leaves the dialog when the test's result stands there. */
  async finish(): Promise<void> {
    await this.dialog().getByText(words[this.language].ui.close, { exact: true }).click();
  }

  /** Leaves it as soon as nothing is being written: what is tested goes on. */
  async leave(): Promise<void> {
    await this.dialog().getByRole("button", { name: words[this.language].ui.close, exact: true }).first().click();
    await expect(this.dialog()).toBeHidden();
  }
}
