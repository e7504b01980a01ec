import type { Locator, Page } from "@playwright/test";
import { newId } from "#lib/db/ids.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { ownerDb } from "#test/owner.ts";
import { expectAccessible, ofSearchedLists } from "./fixtures/axe.ts";
import { expectRing, MOST_STOPS, press, tabTo } from "./fixtures/keys.ts";
import { echoRequests, shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { words } from "./fixtures/words.ts";
import { FlowEditorPage } from "./pages/flow-editor-page.ts";

const { flows: label, runs, executions } = words.en;
const [CHOICE, LOOP, REQUEST, NOTHING, REFUSE, GIVE] = [
  "If / then",
  "For each",
  "HTTP request",
  "Do nothing",
  "Show error message",
  "Return JSON",
];

// One key at a time, and axe at each step.
test.describe.configure({ timeout: 240_000 });

test("by keyboard alone: a flow of ten actions with branches is built, run, looked into, mended and run on", async ({
  page,
  signInAs,
}) => {
  await signInAs("editor");
  const url = (end: string) => `${shared.echoOrigin}/${folder}/${end}`;
  const folder = newId();
  const keys = new Keys(page);
  await page.goto("/flows");

  await test.step("a new flow", async () => {
    await press(page, page.getByRole("button", { name: label.createFlow }));
    const dialog = page.getByRole("dialog", { name: label.create.title });
    await expectRing(dialog.getByLabel(label.nameField));
    await expectAccessible(page, "naming a flow");
    await page.keyboard.type("Large orders");
    await page.keyboard.press("Enter");
    await expect(keys.editor.tree()).toBeVisible();
    await tabTo(page, keys.editor.row(label.tree.start));
    await expectAccessible(page, "an empty flow");
  });

  await test.step("a condition with two branches", async () => {
    await keys.goTo(label.tree.addFirst);
    await page.keyboard.press("Enter");
    await expect(keys.picker().getByRole("searchbox")).toBeFocused();
    await expectAccessible(page, "choosing an action", ofSearchedLists);
    await page.keyboard.press("Escape");
    await keys.add(label.tree.addFirst, CHOICE, "Is it large?");
    await keys.type(label.condition.left, "{{ input.total }}");
    await keys.type(label.condition.right, "500");
    await expectAccessible(page, "the form of a condition");
    await keys.back("Is it large?");
    await keys.add(firstOf("then", "Is it large?"), REQUEST, "Book it");
    await keys.type("URL", url("json"));
    await keys.back("Book it");
    await keys.add(after("Book it"), NOTHING, "Booked");
    await keys.back("Booked");
    await keys.add(firstOf("else", "Is it large?"), NOTHING, "Too small");
    await keys.back("Too small");
    await keys.add(after("Too small"), REFUSE, "Send it back");
    await keys.type("Message", "Too small: {{ input.total }}");
    await keys.back("Send it back");
  });

  await test.step("a loop, what fails, and an answer", async () => {
    await keys.add(after("Is it large?"), LOOP, "Each line");
    await keys.type("Items", "{{ input.lines }}");
    await expectAccessible(page, "the form of a loop");
    await keys.back("Each line");
    await keys.add(firstOf("do", "Each line"), REQUEST, "Pick it");
    await keys.type("URL", url("json"));
    await keys.back("Pick it");
    await keys.add(after("Pick it"), NOTHING, "Picked");
    await keys.back("Picked");
    await keys.add(after("Each line"), REQUEST, "Ship it");
    await keys.type("URL", url("redirect"));
    await keys.back("Ship it");
    await keys.add(after("Ship it"), GIVE, "Say so");
    await keys.type("Payload", '{ "shipped": true }');
    await keys.back("Say so");
    await keys.editor.untilSaved();
    await expectAccessible(page, "a flow of ten actions");
  });

  await test.step("a row goes elsewhere, and undo brings it back", async () => {
    await keys.goTo("Too small");
    await page.keyboard.press("Alt+ArrowDown");
    await expect(keys.editor.row("Too small").first()).toBeFocused();
    await page.keyboard.press("ControlOrMeta+z");
    await keys.editor.untilSaved();
    const { draft } = await ownerDb.flow.findFirstOrThrow({ where: { name: "Large orders", id: keys.flowId() } });
    expect(outlineOf(draft)).toEqual([
      ["Is it large?", { then: ["Book it", "Booked"], else: ["Too small", "Send it back"] }],
      ["Each line", { do: ["Pick it", "Picked"] }],
      "Ship it",
      "Say so",
    ]);
  });

  await test.step("it runs, and stops where it is refused", async () => {
    await press(page, page.getByRole("button", { name: label.bar.runDraft }), "Shift+Tab");
    const dialog = page.getByRole("dialog", { name: label.run.titleDraft });
    await tabTo(page, dialog.getByLabel(label.run.input));
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type('{ "total": 500, "lines": [1, 2] }');
    await expectAccessible(page, "asking how to run");
    await press(page, dialog.getByRole("button", { name: label.run.confirm, exact: true }));
    await expect(dialog).toBeHidden();
    await expect(keys.strip()).toContainText(executions.status.FAILED, { timeout: 20_000 });
    await expect(page.getByRole("tab", { name: executions.tabs.error })).toHaveAttribute("aria-selected", "true");
    await expect(keys.editor.panel()).toContainText("nothing.elsewhere.test");
    await expect(keys.editor.row("Say so").first()).toContainText(executions.notReached);
    await expectAccessible(page, "a run that failed");
  });

  await test.step("mended, it goes on from there", async () => {
    await tabTo(page, keys.editor.tree().locator('[role="row"][tabindex="0"]'));
    await keys.goTo("Ship it");
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("radio", { name: runs.tabs.run }));
    await page.keyboard.press("ArrowLeft");
    await expect(page.getByRole("radio", { name: runs.tabs.settings })).toBeChecked();
    await keys.type("URL", url("json"));
    await keys.back("Ship it");
    await keys.editor.untilSaved();
    await press(page, keys.strip().getByRole("button", { name: executions.rerun.failure }), "Shift+Tab");
    const dialog = page.getByRole("dialog", {
      name: renderMessage("en", "runs.part.title.FROM", { name: "Ship it" }),
    });
    await expectAccessible(page, "going on from what failed");
    await press(page, dialog.getByRole("button", { name: runs.part.confirm.FROM }));
    await expect(keys.strip()).toContainText(executions.status.COMPLETED, { timeout: 20_000 });
    await expectAccessible(page, "a run that went well");
    const sent = (await echoRequests(`/${folder}`)).map(({ path }) => path.split("/").at(-1));
    expect(sent).toEqual(["json", "json", "json", "redirect", "json"]);
    const { result } = await ownerDb.flowExecution.findFirstOrThrow({
      where: { flowId: keys.flowId() },
      orderBy: { id: "desc" },
    });
    expect(result).toEqual({ shipped: true });
  });
});

/** A person at the keyboard, who sees where the focus is. */
class Keys {
  readonly editor: FlowEditorPage;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.editor = new FlowEditorPage(page);
  }

  picker(): Locator {
    return this.#page.getByRole("dialog", { name: label.picker.title });
  }

  strip(): Locator {
    return this.#page.getByRole("region", { name: runs.label });
  }

  flowId(): string {
    return new URL(this.#page.url()).pathname.split("/")[2] ?? "";
  }

  /** To a row of the tree, from whichever has the focus. */
  async goTo(name: string): Promise<void> {
    const focused = this.#page.locator('[role="row"]:focus');
    await this.#page.keyboard.press("Home");
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      if ((await focused.getAttribute("aria-label"))?.startsWith(name)) return;
      await this.#page.keyboard.press("ArrowDown");
    }
    throw new Error(`no row ${name}`);
  }

  /** There, adds the action that is called so, and gives it a name of its own. The focus is then in its form. */
  async add(place: string, action: string, name: string): Promise<void> {
    await this.goTo(place);
    await this.#page.keyboard.press("Enter");
    await expect(this.picker().getByRole("searchbox")).toBeFocused();
    await this.#page.keyboard.type(action);
    await expect(this.picker().getByRole("option").first()).toContainText(action);
    await expect(this.picker().getByRole("option").first()).toHaveAttribute("data-focused", "true");
    await this.#page.keyboard.press("Enter");
    await expect(this.editor.row(action).first()).toBeFocused();
    await this.#page.keyboard.press("Enter");
    await tabTo(this.#page, this.editor.panel().getByLabel(label.panel.alias));
    await this.#page.keyboard.type(name);
    await this.#page.keyboard.press("Escape");
    await expect(this.editor.row(name).first()).toBeFocused();
    await this.#page.keyboard.press("Enter");
  }

  async type(field: string, text: string): Promise<void> {
    const box = this.editor.panel().getByRole("textbox", { name: field, exact: true });
    await tabTo(this.#page, box);
    await this.#page.keyboard.press("ControlOrMeta+A");
    await this.#page.keyboard.type(text);
    // What completes an expression is not what was meant to be typed.
    if (text.includes("{{")) await this.#page.keyboard.press("Escape");
    await expect(box).toHaveValue(text);
  }

  async back(name: string): Promise<void> {
    await this.#page.keyboard.press("Escape");
    await expect(this.editor.row(name).first()).toBeFocused();
  }
}

function after(name: string): string {
  return label.tree.addAfter.replace("{name}", name);
}

function firstOf(branch: keyof typeof label.tree.branch, name: string): string {
  return label.tree.addFirstOfNamedBranch.replace("{branch}", label.tree.branch[branch]).replace("{name}", name);
}

type Outline = (string | [string, Record<string, Outline>])[];

/** Names, and in branches the names of what is in them. */
function outlineOf(draft: unknown): Outline {
  return (draft as { alias: string; params?: Record<string, unknown> }[]).map(({ alias, params = {} }) => {
    const branches = Object.entries(params).filter(([name]) => ["then", "else", "do"].includes(name));
    if (branches.length === 0) return alias;
    return [alias, Object.fromEntries(branches.map(([name, list]) => [name, outlineOf(list)]))];
  });
}
