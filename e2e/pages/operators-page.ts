import type { Locator, Page } from "@playwright/test";
import type { Role } from "#lib/permissions/policy.ts";
import { words } from "../fixtures/words.ts";

const { operators: label, groups, settings } = words.en;

export type Invitation = {
  name: string;
  email: string;
  role: Role;
  language: string;
  group: string;
  section: string;
  right: "view" | "change";
};

/** The settings that are for administrators: operators and groups. In English. */
export class OperatorsPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(operatorId?: string): Promise<void> {
    await this.page.goto(operatorId ? `/settings/operators/${operatorId}` : "/settings/operators");
  }

  async openGroup(groupId: string): Promise<void> {
    await this.page.goto(`/settings/groups/${groupId}`);
  }

  row(name: string): Locator {
    return this.page.getByRole("row", { name });
  }

  /** A dialog that asks whether to go on is one too. */
  dialog(title: string): Locator {
    return this.page.getByRole("dialog", { name: title }).or(this.page.getByRole("alertdialog", { name: title }));
  }

  async invite({ name, email, role, language, group, section, right }: Invitation): Promise<void> {
    await this.page.getByRole("button", { name: label.invite, exact: true }).click();
    const dialog = this.dialog(label.inviteDialog.title);
    const { form } = label;
    await dialog.getByLabel(form.name, { exact: true }).fill(name);
    await dialog.getByLabel(form.email, { exact: true }).fill(email);
    await this.choose(dialog.getByRole("button", { name: form.language, expanded: false }), language);
    await dialog.getByRole("radio", { name: label.roles[role] }).check({ force: true });
    await dialog.getByRole("checkbox", { name: group }).check({ force: true });
    await this.find(dialog, form.addSection, section);
    const rightOf = form.rightOf.replace("{section}", section);
    await this.choose(dialog.getByRole("button", { name: rightOf }), form.rights[right]);
    await dialog.getByRole("button", { name: label.inviteDialog.submit, exact: true }).click();
  }

  /** Shown once, after an invitation. */
  link(): Locator {
    return this.page.getByRole("textbox", { name: label.link.label });
  }

  button(name: keyof typeof label.detail | "done"): Locator {
    const text = name === "done" ? settings.close : label.detail[name];
    return this.page.getByRole("button", { name: text, exact: true });
  }

  /** Leaves what is not named for whoever takes it over. */
  async deactivate(name: string, heirs: Record<string, string>): Promise<void> {
    await this.button("deactivate").click();
    const dialog = this.dialog(label.deactivateDialog.title.replace("{name}", name));
    for (const [section, heir] of Object.entries(heirs))
      await this.find(dialog, label.deactivateDialog.handTo.replace("{section}", section), heir);
    await dialog.getByRole("button", { name: label.detail.deactivate, exact: true }).click();
  }

  async setRole(role: Role): Promise<Locator> {
    await this.button("edit").click();
    const dialog = this.dialog(label.editDialog.title);
    await dialog.getByRole("radio", { name: label.roles[role] }).check({ force: true });
    await dialog.getByRole("button", { name: settings.save, exact: true }).click();
    return dialog;
  }

  async createGroup(name: string): Promise<void> {
    await this.page.goto("/settings/groups");
    await this.page.getByRole("button", { name: groups.create, exact: true }).click();
    await this.nameGroup(groups.createTitle, name, groups.create);
  }

  async renameGroup(name: string): Promise<void> {
    await this.page.getByRole("main").getByRole("button", { name: groups.rename, exact: true }).click();
    await this.nameGroup(groups.renameTitle, name, groups.rename);
  }

  async addMember(group: string, name: string): Promise<void> {
    await this.page.getByRole("button", { name: groups.addMember, exact: true }).click();
    const dialog = this.dialog(groups.addTitle.replace("{group}", group));
    await this.find(dialog, groups.operator, name);
    await dialog.getByRole("button", { name: settings.add, exact: true }).click();
  }

  async removeMember(group: string, name: string): Promise<Locator> {
    await this.page.getByRole("button", { name: groups.removeNamed.replace("{name}", name) }).click();
    const dialog = this.dialog(groups.removeTitle.replace("{name}", name).replace("{group}", group));
    await dialog.getByRole("button", { name: groups.remove, exact: true }).click();
    return dialog;
  }

  async deleteGroup(name: string): Promise<Locator> {
    await this.page.getByRole("main").getByRole("button", { name: groups.delete, exact: true }).click();
    const dialog = this.dialog(groups.deleteTitle.replace("{name}", name));
    await dialog.getByRole("button", { name: groups.delete, exact: true }).click();
    return dialog;
  }

  private async nameGroup(title: string, name: string, confirm: string): Promise<void> {
    const dialog = this.dialog(title);
    await dialog.getByLabel(groups.name, { exact: true }).fill(name);
    await dialog.getByRole("button", { name: confirm, exact: true }).click();
  }

  private async choose(select: Locator, option: string): Promise<void> {
    await select.click();
    await this.page.getByRole("option", { name: option, exact: true }).click();
  }

  /** By a piece of its name, in a list that is too long to look through. */
  private async find(dialog: Locator, field: string, name: string): Promise<void> {
    await dialog.getByRole("combobox", { name: field }).fill(name.split(" ")[0] ?? "");
    await this.page.getByRole("option", { name }).click();
  }
}
