import { generateSync } from "otplib";
import type { Actor } from "#lib/auth/actor.ts";
import { newId } from "#lib/db/ids.ts";
import { ARCHIVE_PASSWORD, readSampleArchive } from "#test/crafted-archives.ts";
import { readParts } from "#test/providers/bodies.ts";
import { actAs, mustAct } from "./fixtures/act.ts";
import { startFlow, statusOf } from "./fixtures/run-flow.ts";
import { DIGEST_LOGIN, digestRequests, echoRequests, partnerRequests, shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { seedWords, words } from "./fixtures/words.ts";
import { ExecutionPage } from "./pages/execution-page.ts";
import { StoredItemPage } from "./pages/stored-item-page.ts";

const OTP_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const PASSWORD = "a password for the echo";
const FILE = Buffer.from("name,price\r\nFlûte,12\r\n");
const seed = seedWords.en;

async function makeItems(actor: Actor, sectionId: string) {
  const act = await actAs(actor);
  const make = async (name: string, origin: string, contents: object) =>
    (await mustAct(act, "createStoredItemAction", { sectionId, name, origins: [origin], contents })).id ?? "";
  const pfx = readSampleArchive("ec-aes").toString("base64");
  const otp = { secret: OTP_SECRET, digits: 6, period: 30, algorithm: "SHA1" };
  const { echoOrigin, partnerOrigin, partnerAuthority } = shared;
  return {
    act,
    login: await make("Echo robot", echoOrigin, { kind: "credentialSet", username: "robot", password: PASSWORD }),
    code: await make("Echo 2FA", echoOrigin, { kind: "oneTimePassword", ...otp }),
    client: await make("mTLS client", partnerOrigin, {
      ...{ kind: "certificateArchive", archive: pfx, password: ARCHIVE_PASSWORD },
    }),
    authority: await make("Partner’s authority", partnerOrigin, { kind: "certificate", value: partnerAuthority }),
    file: await make("Price list", partnerOrigin, {
      ...{ kind: "file", fileName: "prices.csv", data: FILE.toString("base64") },
    }),
  };
}

test("a flow proves itself to servers that demand it, with items chosen and made in the editor", async ({
  signInAs,
  editor,
  page,
}) => {
  test.setTimeout(120_000);
  const { actor, sectionId } = await signInAs("admin");
  const items = await makeItems(actor, sectionId);
  const folder = `/${newId()}`;
  const item = new StoredItemPage(page);
  await editor.create("Order shipped");

  await test.step("Digest, with a credential set that is made in place", async () => {
    await editor.add("HTTP request");
    await editor.fill("URL", `${shared.digestOrigin}${folder}/orders`);
    await editor.addItemButton(0).click();
    const dialog = item.addDialog();
    await item.field(dialog, "name").fill("Orders login");
    await item.field(dialog, "username").fill(DIGEST_LOGIN.username);
    await item.field(dialog, "password").fill(DIGEST_LOGIN.password);
    await expect(item.host(dialog)).toHaveValue(shared.digestOrigin);
    await item.submit(dialog);
    await expect(dialog).toBeHidden();
    await expect(editor.choice(seed.credentialSet)).toContainText("Orders login");
    await editor.choose("Authentication", "Digest");
    await editor.alias("Book the order");
  });

  await test.step("a client certificate, an authority to trust, and a file as the body", async () => {
    await editor.add("HTTP request", "Book the order");
    await editor.fill("URL", `${shared.partnerOrigin}${folder}/prices`);
    await editor.choose("Method", "POST");
    await editor.choose("Client certificate", "mTLS client");
    await editor.choose("Trusted certificate", "Partner’s authority");
    await editor.choose("Content type", "File");
    await editor.choose("File", "Price list");
    await editor.alias("Send the prices");
  });

  await test.step("a user name in the text of a request", async () => {
    await editor.add("HTTP request", "Send the prices");
    await editor.fill("URL", `${shared.echoOrigin}${folder}/of-{{@VaultItem.${items.login}.Username}}/json`);
    await editor.choose("Method", "POST");
    await editor.alias("Tell the echo");
    await editor.untilSaved();
  });

  await test.step("all of it runs, and each server got what it demands", async () => {
    await editor.runDraft();
    const execution = new ExecutionPage(page);
    await expect(execution.status("COMPLETED")).toBeVisible({ timeout: 20_000 });
    const [asked, proven] = await digestRequests(folder);
    expect(asked?.authorization).toBeUndefined();
    expect(proven?.authorization).toMatch(/^Digest .*response="[0-9a-f]{64}"/);
    expect(await partnerRequests(folder)).toEqual([
      { path: `${folder}/prices`, peer: "ec.shop.example", contentType: "text/csv", body: FILE.toString("base64") },
    ]);
    expect(await echoRequests(folder)).toMatchObject([{ path: `${folder}/of-robot/json` }]);
    for (const step of await execution.steps().all()) {
      await execution.choose(step);
      for (const secret of [DIGEST_LOGIN.password, "PRIVATE KEY"])
        await expect(execution.panel()).not.toContainText(secret);
    }
  });

  await test.step("an item says which flow used it, in which action, and when", async () => {
    await item.open(items.client);
    await expect(item.usedBy().getByRole("link", { name: "Order shipped" })).toBeVisible();
    await expect(item.usedBy().getByRole("link", { name: "Send the prices" })).toBeVisible();
    await expect(item.usedBy()).toContainText(words.en.vault.uses.lastUsed);
    await expect(item.usedBy()).not.toContainText(words.en.vault.uses.neverUsed);
  });
});

test("references stand for themselves in path, header and body, and files are parts of a form", async ({
  signInAs,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const items = await makeItems(actor, sectionId);
  const folder = `/${newId()}`;
  const refer = (id: string, field: string) => `{{@VaultItem.${id}.${field}}}`;
  const request = (id: string, params: object) => ({ id, type: "HTTP", action: "SEND_REQUEST", params });
  const run = await startFlow(actor, items.act, "By reference", [
    request("say", {
      ...{ method: "POST", url: `${shared.echoOrigin}${folder}/${refer(items.login, "Username")}/json` },
      params: { password: refer(items.login, "Password") },
      headers: { "x-login": `${refer(items.login, "Username")}:${refer(items.login, "Password")}` },
      ...{ content_type: "JSON", payload: { code: refer(items.code, "Code"), note: "{{ input.note }}" } },
    }),
    request("send", {
      ...{ method: "POST", url: `${shared.partnerOrigin}${folder}/form` },
      ...{ client_certificate: items.client, trusted_certificate: items.authority },
      ...{ content_type: "MULTIPART", payload: { note: "prices of May" }, files: [{ name: "list", item: items.file }] },
    }),
    request("sign_in", { url: `${shared.echoOrigin}${folder}/basic/json`, credential_set: items.login }),
  ]);
  await expect.poll(() => statusOf(run), { timeout: 20_000 }).toBe("COMPLETED");

  const [said, signedIn] = await echoRequests(folder);
  expect(said).toMatchObject({ path: `${folder}/robot/json`, headers: { "x-login": `robot:${PASSWORD}` } });
  expect(new URLSearchParams(said?.query).get("password")).toBe(PASSWORD);
  expect(codesAround(new Date())).toContain((JSON.parse(said?.body ?? "{}") as { code: string }).code);
  expect(signedIn?.headers.authorization).toBe(`Basic ${Buffer.from(`robot:${PASSWORD}`).toString("base64")}`);

  const [form] = await partnerRequests(folder);
  const parts = await readParts({
    contentType: form?.contentType ?? "",
    bytes: Buffer.from(form?.body ?? "", "base64"),
  });
  expect(parts).toEqual([
    { name: "note", text: "prices of May" },
    { name: "list", fileName: "prices.csv", type: "text/csv", bytes: FILE },
  ]);
});

test("a server refuses what does not prove itself, and an item goes to no other host", async ({ signInAs, page }) => {
  const { actor, sectionId } = await signInAs("admin");
  const items = await makeItems(actor, sectionId);
  const folder = `/${newId()}`;
  const partner = { method: "POST", url: `${shared.partnerOrigin}${folder}/x` };
  const failing: Record<string, object> = {
    "no client certificate": { ...partner, trusted_certificate: items.authority },
    "an authority that nobody trusts": { ...partner, client_certificate: items.client },
    "another host": { method: "GET", url: `${shared.digestOrigin}${folder}/x`, credential_set: items.login },
    "a reference to another host": {
      ...{ method: "GET", url: `${shared.digestOrigin}${folder}/x` },
      headers: { "x-password": `{{@VaultItem.${items.login}.Password}}` },
    },
  };
  for (const [name, params] of Object.entries(failing)) {
    const run = await startFlow(actor, items.act, name, [{ id: "call", type: "HTTP", action: "SEND_REQUEST", params }]);
    await expect.poll(() => statusOf(run), { message: name, timeout: 20_000 }).toBe("FAILED");
    const text = await (await page.request.get(`/api/executions/${run}`)).text();
    expect.soft(text, name).not.toContain(PASSWORD);
  }
  expect(await partnerRequests(folder)).toEqual([]);
  expect(await digestRequests(folder)).toEqual([]);
  expect(await echoRequests(folder)).toEqual([]);
});

/** The code now, and of the periods beside, for a clock that has just gone on. */
function codesAround(now: Date): string[] {
  const seconds = Math.floor(now.getTime() / 1000);
  return [-30, 0, 30].map((shift) => generateSync({ secret: OTP_SECRET, epoch: seconds + shift }));
}
