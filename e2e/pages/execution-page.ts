import { expect, type Locator, type Page } from "@playwright/test";
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

  async open(executionId: string): Promise<void> {
    await this.page.goto(`/executions/${executionId}`);
  }

  status(status: keyof (typeof words)["en"]["executions"]["status"]): Locator {
    return this.page.getByRole("status").getByText(words[this.language].executions.status[status], { exact: true });
  }

  /** The flow itself is the first. */
  steps(): Locator {
    return this.page.getByRole("listbox", { name: words[this.language].executions.steps }).getByRole("option");
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

  tab(name: "input" | "output" | "error"): Locator {
    return this.page.getByRole("tab", { name: words[this.language].executions.tabs[name] });
  }

  /** What was sent and what came back. */
  exchange(): Locator {
    const { sent, received } = words[this.language].executions;
    return this.page.getByRole("region", { name: `${sent}, ${received}` });
  }

  link(name: "replaceCredentials" | "openConnection"): Locator {
    return this.page.getByRole("link", { name: words[this.language].executions[name] });
  }
}
