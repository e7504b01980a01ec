import { randomBytes } from "node:crypto";
import { providerRequests } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { seedWords, twilioWords, words } from "./fixtures/words.ts";

/** An account of its own for each test: the stand-in tells requests apart by it. */
function twilioAccount() {
  return { sid: `AC${randomBytes(16).toString("hex")}`, token: randomBytes(16).toString("hex") };
}

for (const language of ["en", "fr"] as const) {
  const seed = seedWords[language];

  test(`from the vault page, as the seed tells it (${language})`, async ({ signInAs, vault: inEnglish, page }) => {
    await signInAs("admin", { language });
    const vault = inEnglish.in(language);
    const account = twilioAccount();
    await page.goto("/flows");

    // 2. Top left, {tenantName} > Vault.
    await page.getByRole("button", { name: /Acme Payments/ }).click();
    await page.getByRole("menuitem", { name: seed.vault, exact: true }).click();
    await expect(page).toHaveURL(/\/vault$/);
    // 3. Add Vault Connection. 4. The app, Continue. 5. Connection name, Continue.
    await vault.begin("Twilio", "Order alerts");
    await vault.continue();
    // 6. The credentials. 7. Add Vault Connection.
    await vault.fillTwilio(vault.dialog(), account);
    await vault.submit();
    await expect(vault.dialog().getByText(words[language].vault.test.ok.replace("{app}", "Twilio"))).toBeVisible();
    await vault.finish();

    await expect(vault.row("Order alerts")).toContainText(words[language].vault.states.ready);
    await expect(vault.row("Order alerts")).toContainText(`${account.sid.slice(0, 3)}***${account.sid.slice(-3)}`);
    expect(await page.content()).not.toContain(account.token);
    const [tested] = await providerRequests(account.sid);
    expect(tested).toMatchObject({ method: "GET", status: 200 });
  });

  test(`an empty connection from the vault page wears the orange marker (${language})`, async ({
    signInAs,
    vault: inEnglish,
  }) => {
    await signInAs("admin", { language });
    const vault = inEnglish.in(language);
    await vault.open();
    await vault.begin("Twilio", "Twilio · staging");
    await vault.continue();
    await vault.createEmpty();

    await expect(vault.dialog()).toBeHidden();
    await expect(vault.marker("Twilio · staging")).toBeVisible();
  });

  test(`from the flow editor, empty, then credentials, then an SMS (${language})`, async ({
    signInAs,
    vault: vaultInEnglish,
    editor: editorInEnglish,
    page,
    context,
  }) => {
    await signInAs("admin", { language });
    const vault = vaultInEnglish.in(language);
    const editor = editorInEnglish.in(language);
    const account = twilioAccount();
    const label = twilioWords[language];

    // 2. A flow, and the action "Send SMS with Twilio".
    await editor.create("Order shipped");
    await editor.add(seed.sendSms);
    // 3. In "Vault connection", the +. 4. Connection name, Continue. 5. Create an empty connection.
    await editor.addConnectionButton().click();
    await vault.name("Twilio · staging");
    await vault.continue();
    await vault.createEmpty();
    await expect(vault.dialog()).toBeHidden();

    // It comes back chosen, and orange wherever it shows.
    await expect(editor.connectionSelect()).toContainText("Twilio · staging");
    await expect(editor.row(seed.sendSms)).toContainText(seed.noCredentials);
    await expect(editor.panel()).toContainText(words[language].flows.panel.noCredentials);

    await editor.fill(label.from, "+15557122661");
    await editor.fill(label.to, "{{ input.phone }}");
    await editor.fill(label.message, "Hello {{ input.name }}, your order is on its way. Ça arrive !");
    await editor.untilSaved();
    const editorUrl = page.url();

    // Running it fails at that action, and says where to go.
    await editor.runDraft('{ "phone": "+33612345678", "name": "Ada" }');
    await expect(page.getByText(words[language].executions.status.FAILED).first()).toBeVisible();
    await expect(page.getByRole("main")).toContainText(
      words[language].engine.connectionEmpty.replace("{name}", "Twilio · staging"),
    );
    const link = page.getByRole("link", { name: words[language].executions.addCredentials });

    // Credentials are added elsewhere, in another tab; the editor's marker goes out without a reload.
    const editorTab = await context.newPage();
    await editorTab.goto(editorUrl);
    const markerInEditor = editorTab.getByRole("treegrid").getByText(seed.noCredentials);
    await expect(markerInEditor).toBeVisible();

    await link.click();
    await page.getByRole("button", { name: words[language].vault.menu.add }).first().click();
    const dialog = page.getByRole("dialog", { name: words[language].vault.credentials.addTitle });
    await vault.fillTwilio(dialog, account);
    await dialog.locator("button[type=submit]").click();
    await expect(page.getByText(words[language].vault.states.ready, { exact: true }).first()).toBeVisible();
    await expect(markerInEditor).toBeHidden();

    // Publish, and run what was published.
    await editorTab.bringToFront();
    const published = editor.in(language, editorTab);
    await published.publish();
    await published.runPublished('{ "phone": "+33612345678", "name": "Ada" }');
    await expect(editorTab.getByText(words[language].executions.status.COMPLETED).first()).toBeVisible();

    const sent = (await providerRequests(account.sid)).filter(({ method }) => method === "POST");
    expect(sent).toMatchObject([
      {
        path: `/2010-04-01/Accounts/${account.sid}/Messages.json`,
        authorization: `Basic ${Buffer.from(`${account.sid}:${account.token}`).toString("base64")}`,
        fields: { From: "+15557122661", To: "+33612345678", Body: "Hello Ada, your order is on its way. Ça arrive !" },
        status: 201,
      },
    ]);
  });
}
