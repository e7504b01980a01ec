import type { Locator, Page } from "@playwright/test";
import { words } from "../fixtures/words.ts";

const { clients: label } = words.en;

/** API clients: their list, and a client's own page. In English. */
export class ClientsPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(clientId?: string): Promise<void> {
    await this.page.goto(clientId ? `/settings/clients/${clientId}` : "/settings/clients");
  }

  button(
    name: "create" | "edit" | "revoke" | "rotate" | "endPrevious" | "dropSecret" | "makeSecret" | "addKey",
  ): Locator {
    return this.page.getByRole("main").getByRole("button", { name: label[name], exact: true });
  }

  /** A dialog that asks whether to go on is one too. */
  dialog(title: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name: title }).or(this.page.getByRole("alertdialog", { name: title }));
  }

  row(name: string): Locator {
    return this.page.getByRole("row", { name });
  }

  title(name: string): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  panel(name: "secret" | "keys" | "access"): Locator {
    return this.page.getByRole("region", { name: label[name], exact: true });
  }

  /** Shown once, after a creation or a rotation. */
  async credentials(): Promise<{ client_id: string; client_secret: string }> {
    const field = (name: "clientId" | "clientSecret") =>
      this.page.getByRole("dialog").getByRole("textbox", { name: label[name], exact: true }).inputValue();
    return { client_id: await field("clientId"), client_secret: await field("clientSecret") };
  }
}
