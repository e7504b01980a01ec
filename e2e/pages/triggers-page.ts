import { expect, type Locator, type Page } from "@playwright/test";
import type { CallbackScheme } from "#lib/triggers/callback.ts";
import type { HookAuth, HookMode, TriggerType } from "#lib/triggers/schema.ts";
import { type Language, words } from "../fixtures/words.ts";

export class TriggersPage {
  private readonly page: Page;
  private readonly language: Language;

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.language = language;
  }

  private get words() {
    return words[this.language].triggers;
  }

  async open(flowId: string): Promise<void> {
    await this.page.goto(`/flows/${flowId}/triggers`);
  }

  /** Among the views of a flow. */
  tab(): Locator {
    const { views, triggers } = words[this.language].flows.bar;
    return this.page.getByRole("navigation", { name: views }).getByRole("link", { name: triggers, exact: true });
  }

  row(name: string): Locator {
    const list = this.page.getByRole("list", { name: this.words.list });
    return list.getByRole("listitem").filter({ has: this.page.getByRole("heading", { name, exact: true }) });
  }

  dialog(title: string): Locator {
    return this.page.getByRole("dialog", { name: title }).or(this.page.getByRole("alertdialog", { name: title }));
  }

  /** The button of an empty list. */
  addButton(type: TriggerType): Locator {
    const { hook, schedule } = this.words;
    return this.page.getByRole("button", { name: type === "HOOK" ? hook.add : schedule.add, exact: true });
  }

  /** From the list, empty or not, to the form. */
  async begin(type: TriggerType): Promise<Locator> {
    const menu = this.page.getByRole("button", { name: this.words.add, exact: true });
    await menu.or(this.addButton(type)).first().click();
    if (await this.page.getByRole("menu").isVisible())
      await this.page.getByRole("menuitem", { name: this.words.type[type], exact: true }).click();
    return this.form(type);
  }

  form(type: TriggerType): Locator {
    return this.dialog(type === "HOOK" ? this.words.hook.add : this.words.schedule.add);
  }

  name(form: Locator): Locator {
    return form.getByRole("textbox", { name: this.words.name, exact: true });
  }

  async choose(form: Locator, { mode, auth }: { mode?: HookMode; auth?: HookAuth }): Promise<void> {
    const { hook } = this.words;
    if (mode) await form.getByRole("radio", { name: hook.mode[mode] }).check({ force: true });
    if (auth) await form.getByRole("radio", { name: hook.auth[auth] }).check({ force: true });
  }

  /** Has calls checked as a provider signs them, with a secret of an item. */
  async checkWith(form: Locator, scheme: CallbackScheme, itemName: string): Promise<void> {
    const { callback } = this.words;
    await this.choose(form, { auth: "CALLBACK" });
    await form.getByRole("button", { name: new RegExp(`${callback.scheme}$`), expanded: false }).click();
    await this.page.getByRole("option", { name: callback.schemes[scheme], exact: true }).click();
    await form.getByRole("button", { name: new RegExp(`${callback.item}`), expanded: false }).click();
    await this.page.getByRole("option", { name: itemName }).click();
  }

  /** Unfolds what a hook works well without, and chooses to drop duplicates by a header. */
  async dropDuplicates(form: Locator, header: string): Promise<void> {
    const { more, key, keyFrom, headerName } = this.words.hook;
    await form.getByText(more, { exact: true }).click();
    await form.getByRole("button", { name: new RegExp(`${key}$`), expanded: false }).click();
    await this.page.getByRole("option", { name: keyFrom.header, exact: true }).click();
    await form.getByRole("textbox", { name: headerName, exact: true }).fill(header);
  }

  async submit(form: Locator): Promise<void> {
    await form.locator("button[type=submit]").click();
  }

  /** The dialog in which a secret is shown this once. */
  shown(after: "added" | "SECRET" | "SIGNATURE" = "added"): Locator {
    return this.dialog(after === "added" ? this.words.hook.added : this.words.rotate.done[after]);
  }

  /** @returns What a dialog shows, which it closes. */
  async take(shown: Locator): Promise<{ url: string; key: string | null }> {
    const { url, key, done } = this.words.secret;
    const value = (name: string) => shown.getByRole("textbox", { name, exact: true });
    await value(url).waitFor();
    const taken = {
      url: await value(url).inputValue(),
      key: (await value(key).isVisible()) ? await value(key).inputValue() : null,
    };
    await shown.getByRole("button", { name: done, exact: true }).click();
    return taken;
  }

  /** A hook with no more than that. */
  async addHook(name: string, choices: { mode?: HookMode; auth?: HookAuth } = {}) {
    const form = await this.begin("HOOK");
    await this.name(form).fill(name);
    await this.choose(form, choices);
    await this.submit(form);
    return this.take(this.shown());
  }

  switchOf(name: string): Locator {
    return this.page.getByRole("switch", { name: this.words.switchOf.replace("{name}", name) });
  }

  async turn(name: string, state: "on" | "off"): Promise<void> {
    const toggle = this.switchOf(name);
    await expect(toggle).toBeChecked({ checked: state === "off" });
    await toggle.press("Space");
    await expect(toggle).toBeChecked({ checked: state === "on" });
  }

  menuOf(name: string): Locator {
    return this.page.getByRole("button", { name: this.words.actionsOf.replace("{name}", name), exact: true });
  }

  /** Replaces a hook's secret, and closes what shows it. */
  async rotate(name: string, auth: Exclude<HookAuth, "CALLBACK"> = "SECRET") {
    const { menu, title, confirm } = this.words.rotate;
    await this.menuOf(name).click();
    await this.page.getByRole("menuitem", { name: menu[auth], exact: true }).click();
    const asking = this.dialog(title[auth].replace("{name}", name));
    await asking.getByRole("button", { name: confirm[auth], exact: true }).click();
    return this.take(this.shown(auth));
  }

  async delete(name: string, type: TriggerType): Promise<void> {
    const { menu, title, confirm } = this.words.delete;
    await this.menuOf(name).click();
    await this.page.getByRole("menuitem", { name: menu, exact: true }).click();
    const asking = this.dialog(title.replace("{name}", name));
    await asking.getByRole("button", { name: confirm[type], exact: true }).click();
  }
}
