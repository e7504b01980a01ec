import type { Locator, Page } from "@playwright/test";
import { words } from "../fixtures/words.ts";

const labels = words.en.setup;

/** In English: nobody is signed in who could have chosen otherwise. */
export class SetUpPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  field(name: "organisation" | "name" | "email" | "password"): Locator {
    return this.page.getByLabel(labels[name], { exact: true });
  }

  async chooseLanguage(name: string): Promise<void> {
    await this.page
      .getByRole("main")
      .getByRole("button", { name: new RegExp(labels.language) })
      .click();
    await this.page.getByRole("option", { name }).click();
  }

  async submit(): Promise<void> {
    await this.page.getByRole("button", { name: labels.finish, exact: true }).click();
  }

  alert(): Locator {
    return this.page.getByRole("main").getByRole("alert");
  }
}
