import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { words } from "../fixtures/words.ts";

const label = words.en.audit;

/** In English. */
export class AuditPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(search = ""): Promise<void> {
    await this.page.goto(`/audit${search}`);
  }

  /** Those that hold the text, in what was done or by whom. */
  row(text: string | RegExp): Locator {
    return this.table().getByRole("row").filter({ hasText: text });
  }

  /** Of events, without the head and without the details that are open. */
  rows(): Locator {
    const name = new RegExp(`^${label.details.show.split("{")[0]}`);
    return this.table()
      .getByRole("row")
      .filter({ has: this.page.getByRole("button", { name }) });
  }

  detailsButton(row: Locator): Locator {
    return row.getByRole("button", { name: new RegExp(`^${label.details.show.split("{")[0]}`) }).first();
  }

  async showDetails(row: Locator): Promise<Locator> {
    const button = this.detailsButton(row);
    const seq = /\d+$/.exec((await button.getAttribute("aria-label")) ?? "")?.[0] ?? "";
    await button.click();
    return this.page.getByRole("region", { name: label.details.facts.replace("{seq}", seq), exact: true });
  }

  async filter(name: "group" | "action" | "operator" | "source", option: string): Promise<void> {
    const filters = this.page.getByRole("region", { name: label.filters.label });
    await filters.getByRole("button", { name: new RegExp(`${label.filters[name]}$`), expanded: false }).click();
    await this.page.getByRole("option", { name: option, exact: true }).click();
  }

  search(): Locator {
    return this.page.getByRole("searchbox", { name: label.filters.search });
  }

  day(name: "from" | "to"): Locator {
    return this.page.getByLabel(label.filters[name], { exact: true });
  }

  async clear(): Promise<void> {
    await this.page.getByRole("button", { name: label.filters.clear, exact: true }).first().click();
  }

  /** @returns Name and text of what the browser downloads. */
  async export(format: "csv" | "json"): Promise<{ name: string; text: string }> {
    await this.page.getByRole("button", { name: label.export, exact: true }).click();
    const waiting = this.page.waitForEvent("download");
    await this.page.getByRole("menuitem", { name: label.exportOf[format] }).click();
    const download = await waiting;
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  }

  private table(): Locator {
    return this.page.getByRole("table", { name: label.title, exact: true });
  }
}
