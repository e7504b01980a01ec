import { expect, type Locator, type Page } from "@playwright/test";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { type Language, words } from "../fixtures/words.ts";

export class ExecutionPage {
  private readonly page: Page;
  private readonly language: Language;

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.language = language;
  }

  in(language: Language): ExecutionPage {
    return new ExecutionPage(this.page, language);
  }

  private get words() {
    return words[this.language].executions;
  }

  async open(executionId: string): Promise<void> {
    await this.page.goto(`/executions/${executionId}`);
  }

  status(status: keyof (typeof words)["en"]["executions"]["status"]): Locator {
    return this.page.getByRole("status").getByText(this.words.status[status], { exact: true });
  }

  /** Of one that waits: it says until when. */
  waiting(): Locator {
    return this.page.getByRole("status").getByText(this.words.waitingUntilPill.split("{")[0] ?? "");
  }

  /** The flow itself is the first. */
  steps(): Locator {
    return this.page.getByRole("treegrid", { name: this.words.steps }).getByRole("row");
  }

  /** By how its line begins, such as the action’s name. */
  step(name: string): Locator {
    return this.page
      .getByRole("treegrid", { name: this.words.steps })
      .getByRole("row", { name: new RegExp(`^${name}`) });
  }

  /** A click that comes before the page's code does nothing. */
  async choose(step: Locator): Promise<void> {
    await expect(async () => {
      await step.click();
      await expect(step).toHaveAttribute("aria-selected", "true", { timeout: 1_000 });
    }).toPass();
  }

  /** What the selected tab shows. */
  panel(): Locator {
    return this.page.getByRole("tabpanel");
  }

  tab(name: "input" | "output" | "error" | "request" | "answer" | "result"): Locator {
    return this.page.getByRole("tab", { name: this.words.tabs[name] });
  }

  /** What was sent and what came back. */
  exchange(): Locator {
    const { sent, received } = this.words;
    return this.page.getByRole("region", { name: `${sent}, ${received}` });
  }

  link(name: "replaceCredentials" | "openConnection"): Locator {
    return this.page.getByRole("link", { name: this.words[name] });
  }

  /** What can be done about it: stop it, do it again from its start, or from what failed. */
  button(act: "cancel" | "rerun" | "rerunFailure"): Locator {
    const { cancel, rerun } = this.words;
    const names = { cancel: cancel.button, rerun: rerun.start, rerunFailure: rerun.failure };
    return this.page.getByRole("button", { name: names[act], exact: true });
  }

  /** Asks before it cancels, or runs again. */
  async confirm(act: "cancel" | "rerun"): Promise<void> {
    const name = renderMessage(this.language, `executions.${act}.confirm`, { count: 1 });
    const dialog = this.page.getByRole("dialog").or(this.page.getByRole("alertdialog"));
    await dialog.getByRole("button", { name, exact: true }).click();
  }

  /** What is not known of it. */
  uncertain(): Locator {
    return this.page.getByRole("region", { name: this.words.uncertain.title });
  }

  attempts(): Locator {
    return this.page.getByRole("radiogroup", { name: this.words.attempts.label });
  }
}
