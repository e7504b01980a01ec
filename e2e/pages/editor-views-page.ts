import { expect, type Locator, type Page } from "@playwright/test";
import { type Language, words } from "../fixtures/words.ts";

/** The three views of one document: tree, outline, JSON. */
export class EditorViewsPage {
  private readonly page: Page;
  private readonly language: Language;

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.language = language;
  }

  private get words() {
    return words[this.language].flows;
  }

  view(name: "tree" | "outline" | "json"): Locator {
    return this.page.getByRole("radio", { name: this.words.views[name], exact: true });
  }

  async show(name: "tree" | "outline" | "json"): Promise<void> {
    await this.view(name).check();
    const shown = { tree: this.page.getByRole("treegrid"), outline: this.outline(), json: this.text() }[name];
    await expect(shown).toBeVisible();
  }

  outline(): Locator {
    return this.page.getByRole("region", { name: this.words.outline.label });
  }

  /** Number, name and marks, such as `2.1 Send SMS with Twilio`. */
  step(name: string): Locator {
    return this.outline().getByRole("button", { name: new RegExp(`^${name.replaceAll(".", "\\.")}`) });
  }

  /** From top to bottom, each with its number. */
  async expectSteps(names: readonly string[]): Promise<void> {
    const steps = this.outline().locator("button[data-gap]");
    await expect(steps).toHaveText(
      names.map((name) => name.replace(" ", "\n")),
      { useInnerText: true },
    );
  }

  async menu(name: string, entry: string): Promise<void> {
    await this.outline()
      .getByRole("button", { name: this.words.menu.of.replace("{name}", name), exact: true })
      .click();
    await this.page.getByRole("menuitem", { name: entry, exact: true }).click();
  }

  text(): Locator {
    return this.page.getByRole("textbox", { name: this.words.json.label });
  }

  /** The line that holds it. */
  line(text: string): Locator {
    return this.text().locator(".cm-line").filter({ hasText: text });
  }

  problems(): Locator {
    return this.page.getByRole("list", { name: this.words.json.problems });
  }

  /** Puts the caret behind a piece of the text, as one who searches for it. */
  async caretAfter(text: string): Promise<void> {
    await this.text().focus();
    await this.page.keyboard.press("ControlOrMeta+Home");
    await this.page.keyboard.press("ControlOrMeta+f");
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.type(text);
    await this.page.keyboard.press("Enter");
    await this.page.keyboard.press("Escape");
    await expect(this.text()).toBeFocused();
    await this.page.keyboard.press("ArrowRight");
  }

  suggestion(name: string): Locator {
    return this.page.getByRole("listbox", { name: this.words.json.phrases.completions }).getByRole("option", { name });
  }

  /**
   * Goes to it with the arrows, as far as it is down the list, and takes it. Keys that come within 75 ms of a list are
   * the text's: they were not meant for it.
   */
  async take(name: string): Promise<void> {
    const wanted = this.suggestion(name).first();
    await expect(wanted).toBeAttached();
    await this.page.waitForTimeout(150);
    await expect(async () => {
      if ((await wanted.getAttribute("aria-selected")) !== "true") await this.page.keyboard.press("ArrowDown");
      await expect(wanted).toHaveAttribute("aria-selected", "true", { timeout: 500 });
    }).toPass();
    await this.page.keyboard.press("Enter");
  }
}
