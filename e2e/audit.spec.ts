import type { Actor } from "#lib/auth/actor.ts";
import { scopes } from "#lib/clients/schema.ts";
import { newId } from "#lib/db/ids.ts";
import { renderMessage } from "#lib/i18n/render-message.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { actAs, mustAct } from "./fixtures/act.ts";
import { addClient } from "./fixtures/api-client.ts";
import { tryCoffre } from "./fixtures/cli.ts";
import { shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";
import { openV4 } from "./fixtures/v4-client.ts";
import { words } from "./fixtures/words.ts";
import { AuditPage } from "./pages/audit-page.ts";

const label = words.en.audit;
const [PASSWORD, NEXT_PASSWORD] = ["a password of the checkout", "another password of the checkout"];

const { seq, at, actor: who, source, event, what, targetId, detail, hash } = label.csv;
const csvHead = [seq, at, who, source, event, what, targetId, detail, hash];

/** Something done from everywhere: dashboard, API, command line; and some that was refused. */
async function leaveTrail(actor: Actor, sectionId: string) {
  const tenantName = `Audited ${newId()}`;
  await ownerDb.tenant.updateMany({ where: { id: actor.tenantId }, data: { name: tenantName } });
  const act = await actAs(actor);
  const contents = { kind: "credentialSet", username: "robot@shop.example", password: PASSWORD };
  const made = { sectionId, name: "Checkout robot", origins: [shared.echoOrigin], contents };
  const { id: itemId = "" } = await mustAct(act, "createStoredItemAction", made);
  const changes = { kind: "credentialSet", username: "till@shop.example", password: NEXT_PASSWORD };
  await mustAct(act, "updateStoredItemAction", { itemId, name: "Till robot", contents: changes });
  const account = await mustAct(act, "createApiAccountAction", { description: "Nightly backup" });
  const v4 = openV4({ userName: account.userName ?? "", password: account.password ?? "" });
  expect((await v4("PATCH", `/VaultItem/${itemId}`, { Notes: "Checked over the API" })).status).toBe(204);
  await addClient(tenantName, scopes);

  const colleague = await makeActor({ name: "Eve Editor", role: "editor", tenantOf: actor });
  const tryIt = await actAs(colleague);
  for (let times = 0; times < 3; times++) await tryIt("deleteItemAction", { itemId });
  const refused = { tenantId: actor.tenantId, action: "access.refused" };
  await expect.poll(() => ownerDb.auditEvent.count({ where: refused })).toBeGreaterThan(0);
  return { tenantName, itemId };
}

test("the log says who did what from where, with old and new values, and is narrowed to what one looks for", async ({
  signInAs,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const { itemId } = await leaveTrail(actor, sectionId);
  const audit = new AuditPage(page);
  await page.goto("/vault");
  await page.getByRole("link", { name: words.en.layout.audit, exact: true }).click();
  const added = renderMessage("en", "audit.what.item.createStored", { name: "Checkout robot", section: "Vault items" });
  await expect(audit.row(added)).toContainText(["Maud Dupont"]);
  await expect(audit.row(added)).toContainText([label.sources.dashboard]);
  await expect(audit.row(/Added the API client CI/)).toContainText([label.actors.cli]);
  const edited = audit.row(renderMessage("en", "audit.what.item.updateStored", { name: "Till robot" }));
  await expect(edited).toHaveCount(2);
  const overTheApi = edited.filter({ hasText: "Nightly backup" });
  await expect(overTheApi).toContainText([
    renderMessage("en", "audit.sources.account", { description: "Nightly backup" }),
  ]);

  await test.step("old and new values, and no secret", async () => {
    const details = await audit.showDetails(edited.filter({ hasText: label.sources.dashboard }));
    const change = (field: string) => details.getByRole("row", { name: new RegExp(`^${field}`) });
    await expect(change(label.fields.name)).toContainText("Checkout robotTill robot");
    await expect(change(label.fields.username)).toContainText("robot@shop.exampletill@shop.example");
    await expect(details).toContainText(label.fields.replaced);
    for (const secret of [PASSWORD, NEXT_PASSWORD]) expect(await page.content()).not.toContain(secret);
    await details.getByRole("button", { name: label.details.target }).click();
    await expect(page).toHaveURL(new RegExp(`target=${itemId}`));
    await expect(audit.rows()).toHaveCount(3);
    await audit.clear();
  });

  await test.step("refusals are one line that counts them", async () => {
    const refused = audit.row("Eve Editor");
    await expect(refused).toHaveCount(1);
    await expect(refused).toContainText("×3");
    const details = await audit.showDetails(refused);
    await expect(details).toContainText("NOT_FOUND");
    await page.reload();
  });

  await test.step("filters, which the address keeps", async () => {
    const counted = async (count: number) => expect(audit.rows()).toHaveCount(count);
    await audit.filter("group", label.groups.item);
    await counted(3);
    await audit.filter("source", label.sources.api);
    await counted(1);
    await page.reload();
    await counted(1);
    await expect(page).toHaveURL(/group=item.*source=api|source=api.*group=item/);
    await audit.clear();
    await audit.filter("operator", "Eve Editor");
    await counted(1);
    await audit.clear();
    await audit.search().fill("nightly");
    await counted(1);
    await audit.clear();
    await audit.day("to").fill("2020-01-01");
    await expect(page.getByText(label.empty.title)).toBeVisible();
    await audit.clear();
    await expect(audit.rows().first()).toBeVisible();
  });

  await test.step("from an item to its own events", async () => {
    await page.goto(`/vault/${itemId}`);
    await page.getByRole("main").getByRole("link", { name: label.trail, exact: true }).click();
    await expect(audit.rows()).toHaveCount(3);
  });
});

test("the log is taken along as CSV and JSON, and the command line finds a row that its owner altered", async ({
  signInAs,
  page,
}) => {
  const { actor, sectionId } = await signInAs("admin");
  const { tenantName, itemId } = await leaveTrail(actor, sectionId);
  const { tenantId } = actor;
  const audit = new AuditPage(page);
  await audit.open("?group=item");
  await expect(audit.rows()).toHaveCount(3);

  const csv = await audit.export("csv");
  expect(csv.name).toMatch(/^audit-\d{4}-\d{2}-\d{2}\.csv$/);
  const lines = csv.text.trimEnd().split("\r\n");
  expect(lines[0]).toBe(`\uFEFF${csvHead.join()}`);
  expect(lines).toHaveLength(4);
  expect(csv.text).toContain("item.updateStored");

  await audit.open();
  const json = await audit.export("json");
  const { events, ...head } = JSON.parse(json.text) as { tenantId: string; events: Record<string, unknown>[] };
  expect(head.tenantId).toBe(tenantId);
  const stored = await ownerDb.auditEvent.findMany({ where: { tenantId }, orderBy: { seq: "asc" } });
  // The two exports are events themselves; of the second, the file cannot know.
  expect(events.map((each) => each.seq).toSorted((one, other) => Number(one) - Number(other))).toEqual(
    stored.map((each) => Number(each.seq)).slice(0, -1),
  );
  expect(events).toContainEqual(expect.objectContaining({ action: "item.updateStored", targetId: itemId }));
  for (const secret of [PASSWORD, NEXT_PASSWORD]) expect(csv.text + json.text).not.toContain(secret);
  await expect(audit.row(/^(?!.*Refused).*Exported/)).toHaveCount(1);

  const verify = () => tryCoffre("audit", "verify", "--tenant", tenantName);
  const good = await verify();
  expect(good).toMatchObject({ code: 0, value: { isIntact: true, tenants: [{ name: tenantName, problems: [] }] } });

  const first = Number(stored.find(({ action }) => action === "item.createStored")?.seq);
  await alterRow(tenantId, first);
  const bad = await verify();
  expect(bad).toMatchObject({
    code: 1,
    value: { isIntact: false, tenants: [{ problems: [{ kind: "altered", seq: first }] }] },
  });
});

/** As the database's owner can: no role of the product may. */
async function alterRow(tenantId: string, seq: number): Promise<void> {
  await ownerDb.$transaction(async (tx) => {
    await tx.$executeRawUnsafe(`alter table "AuditEvent" disable trigger user`);
    await tx.$executeRaw`update "AuditEvent" set "detail" = jsonb_set("detail", '{name}', '"Nothing to see"')
      where "tenantId" = ${tenantId}::uuid and "seq" = ${seq}`;
    await tx.$executeRawUnsafe(`alter table "AuditEvent" enable trigger user`);
  });
}
