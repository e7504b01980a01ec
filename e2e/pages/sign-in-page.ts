import type { Locator, Page } from "@playwright/test";
import { type Language, words } from "../fixtures/words.ts";

/** The page of the form, and the way out at the other end. */
export class SignInPage {
  private readonly page: Page;
  private readonly language: Language;

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.language = language;
  }

  private get words() {
    return words[this.language];
  }

  async open(search = ""): Promise<void> {
    await this.page.goto(`/sign-in${search}`);
  }

  heading(): Locator {
    return this.page.getByRole("heading", { name: this.words.auth.signInTitle, exact: true });
  }

  email(): Locator {
    return this.page.getByLabel(this.words.auth.email, { exact: true });
  }

  password(): Locator {
    return this.page.getByLabel(this.words.auth.password, { exact: true });
  }

  button(): Locator {
    return this.page.getByRole("button", { name: this.words.auth.signIn, exact: true });
  }

  alert(): Locator {
    // Next announces its route changes in an alert of its own, outside the page's content.
    return this.page.getByRole("main").getByRole("alert");
  }

  async submit(email: string, password: string): Promise<void> {
    await this.email().fill(email);
    await this.password().fill(password);
    await this.button().click();
  }

  async signOut(tenantName: string): Promise<void> {
    await this.page.getByRole("button", { name: tenantName }).click();
    await this.page.getByRole("menuitem", { name: this.words.layout.signOut }).click();
  }
}
