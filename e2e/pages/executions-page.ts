import type { Locator, Page } from "@playwright/test";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { words } from "../fixtures/words.ts";

const label = words.en.executions;

/** The list of executions, of all flows or of one. In English. */
export class ExecutionsPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(flowId?: string): Promise<void> {
    await this.page.goto(flowId ? `/flows/${flowId}/executions` : "/executions");
  }

  private table(): Locator {
    return this.page.getByRole("table", { name: label.title, exact: true });
  }

  /** Without the head. */
  rows(): Locator {
    return this.table()
      .getByRole("row")
      .filter({ has: this.page.getByRole("rowheader") });
  }

  /** Opens a list of several to tick. */
  filter(name: "status" | "source" | "mode"): Locator {
    return this.page.getByRole("button", { name: new RegExp(`^${label.filters[name]}`), expanded: false });
  }

  /** Looks for a text in the journals. */
  async search(text: string): Promise<void> {
    const field = this.page.getByRole("searchbox", { name: label.filters.text });
    await field.fill(text);
    await field.press("Enter");
  }

  selectAll(): Locator {
    return this.page.getByRole("checkbox", { name: label.selection.all });
  }

  checkbox(row: Locator): Locator {
    return row.getByRole("checkbox");
  }

  /** What can be done about the selected ones. */
  bar(): Locator {
    return this.page.getByRole("region", { name: label.selection.label });
  }

  act(name: "rerun" | "rerunFailure" | "cancel", count: number): Locator {
    return this.bar().getByRole("button", {
      name: renderMessage("en", `executions.selection.${name}`, { count }),
      exact: true,
    });
  }

  confirmButton(act: "rerun" | "cancel", count: number): Locator {
    const name = renderMessage("en", `executions.${act}.confirm`, { count });
    const dialog = this.page.getByRole("dialog").or(this.page.getByRole("alertdialog"));
    return dialog.getByRole("button", { name, exact: true });
  }

  toast(text: string): Locator {
    return this.page.getByText(text, { exact: true }).first();
  }
}
