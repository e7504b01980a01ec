import type { Locator, Page } from "@playwright/test";
import type { StoredKind } from "#lib/vault/schema.ts";
import { type Language, seedWords, words } from "../fixtures/words.ts";

type FieldName = {
  [Name in keyof (typeof words)["en"]["vault"]["fields"]]: (typeof words)["en"]["vault"]["fields"][Name] extends string
    ? Name
    : never;
}[keyof (typeof words)["en"]["vault"]["fields"]];

/** A stored item: the dialog that adds one, the one that edits one, and its page. */
export class StoredItemPage {
  private readonly page: Page;
  private readonly language: Language;

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.language = language;
  }

  private get words() {
    return words[this.language].vault;
  }

  async open(itemId: string): Promise<void> {
    await this.page.goto(`/vault/${itemId}`);
  }

  addButton(): Locator {
    return this.page.getByRole("button", { name: seedWords[this.language].addVaultItem }).first();
  }

  addDialog(): Locator {
    return this.page.getByRole("dialog", { name: seedWords[this.language].addVaultItem });
  }

  editDialog(name: string): Locator {
    return this.page.getByRole("dialog", { name: this.words.edit.titleItem.replace("{name}", name) });
  }

  /** From the button to the form of that type. */
  async begin(kind: StoredKind, name: string): Promise<Locator> {
    await this.addButton().click();
    const dialog = this.addDialog();
    await dialog.getByRole("radio", { name: this.words.kinds[kind] }).check({ force: true });
    await dialog.getByRole("button", { name: this.words.wizard.continue, exact: true }).click();
    await this.field(dialog, "name").fill(name);
    return dialog;
  }

  field(dialog: Locator, name: FieldName): Locator {
    return dialog.getByLabel(this.words.fields[name], { exact: true });
  }

  host(dialog: Locator, number = 1): Locator {
    return dialog.getByLabel(this.words.credentials.host.replace("{number}", `${number}`));
  }

  async submit(dialog: Locator): Promise<void> {
    await dialog.getByRole("button", { name: seedWords[this.language].addVaultItem, exact: true }).click();
  }

  async save(dialog: Locator): Promise<void> {
    await dialog.getByRole("button", { name: this.words.edit.save, exact: true }).click();
  }

  /** As somebody drags it from their desktop. */
  async dropFile(dialog: Locator, file: { name: string; type: string; bytes: Buffer }): Promise<void> {
    const place = dialog
      .getByText(words[this.language].ui.file.dropOr)
      .or(dialog.getByText(words[this.language].ui.file.other));
    const dataTransfer = await this.page.evaluateHandle(
      ({ name, type, base64 }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name, { type }));
        return transfer;
      },
      { name: file.name, type: file.type, base64: file.bytes.toString("base64") },
    );
    await place.first().dispatchEvent("drop", { dataTransfer });
  }

  /** What was read from a certificate stands there until it is closed. */
  async close(dialog: Locator): Promise<void> {
    await dialog.getByText(this.words.wizard.close, { exact: true }).click();
  }

  async move(name: string, section: string): Promise<void> {
    await this.menu("move").click();
    const dialog = this.page.getByRole("dialog", { name: this.words.move.title.replace("{name}", name) });
    await dialog.getByRole("button", { name: this.words.move.to, expanded: false }).click();
    await this.page.getByRole("option", { name: section, exact: true }).click();
    await dialog.getByRole("button", { name: this.words.move.confirm, exact: true }).click();
  }

  /** From the question to its answer. @returns The dialog, which says why where it is refused. */
  async delete(): Promise<Locator> {
    await this.menu("delete").click();
    const dialog = this.page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: this.words.delete.confirm, exact: true }).click();
    return dialog;
  }

  menu(entry: "editItem" | "move" | "delete" | "replacePassword" | "replaceFile" | "replaceArchive"): Locator {
    return this.page.getByRole("main").getByRole("button", { name: this.words.menu[entry], exact: true });
  }

  download(): Locator {
    return this.page.getByRole("link", { name: this.words.menu.download, exact: true });
  }

  main(): Locator {
    return this.page.getByRole("main");
  }

  usedBy(): Locator {
    return this.page.getByRole("region", { name: this.words.detail.usedBy });
  }
}
