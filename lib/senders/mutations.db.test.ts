import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import type { Prisma } from "#lib/db/generated/client.ts";
import { newId } from "#lib/db/ids.ts";
import { fieldErrorsOf } from "#lib/shared/field-errors.ts";
import { getItem } from "#lib/vault/data/get-item.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { makeActor, makeConnection, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { listSenders } from "./data.ts";
import { clearSender, setSender } from "./mutations.ts";
import { type SetSenderInput, setSenderInput } from "./schema.ts";

const mail = (connectionId: string, from = "Shop@example.com", fromName = "The shop"): SetSenderInput =>
  setSenderInput.parse({ channel: "MAIL", connectionId, from, fromName });
const phone = (connectionId: string, from = "+15557122661"): SetSenderInput =>
  setSenderInput.parse({ channel: "PHONE", connectionId, from });

/** An administrator with one connection of each app that messages can go through. */
async function makeSenders() {
  const admin = await makeActor();
  const sectionId = await makeSection(admin);
  const connect = async (appId: string, name: string) => (await makeConnection(admin, { sectionId, appId, name })).id;
  const [sendgrid, mailjet] = [await connect("SENDGRID", "Post"), await connect("MAILJET", "Other post")];
  return { admin, sectionId, sendgrid, mailjet, twilio: await connect("TWILIO", "Texts") };
}

const auditOf = ({ tenantId }: Actor) =>
  ownerDb.auditEvent.findMany({
    where: { tenantId, action: { startsWith: "settings." } },
    select: { action: true, operatorId: true, detail: true },
    orderBy: { seq: "asc" },
  });
const usesOf = async ({ tenantId }: Actor) =>
  (await ownerDb.vaultItemUse.findMany({ where: { tenantId }, orderBy: { sender: "asc" } })).map(
    ({ itemId, sender }) => [sender, itemId],
  );

test("how a sender stands is told to who may view its connection, and to others whether it has credentials", async () => {
  const { admin, sendgrid } = await makeSenders();
  await setSender(admin, mail(sendgrid));
  const expiresAt = new Date("2026-12-01T00:00:00Z");
  const clock = () => new Date("2026-11-22T00:00:00Z");
  const standingFor = async (actor: Actor) => (await listSenders(actor, clock)).senders[0]?.standing;
  const stranger = await makeActor({ tenantOf: admin, role: "viewer" });
  for (const [facts, state] of [
    [{ ready: true, expiresAt }, "expiring"],
    [{ limitedSince: clock(), missingScopes: ["mail.send"] }, "permissionsChanged"],
    [{ failingSince: clock() }, "failing"],
    [{ expiresAt: clock() }, "expired"],
  ] satisfies [Prisma.VaultItemUpdateManyMutationInput, string][]) {
    await ownerDb.vaultItem.updateMany({ where: { id: sendgrid }, data: facts });
    expect(await standingFor(admin)).toMatchObject({ state });
    expect(await listSenders(stranger, clock)).toMatchObject({ senders: [{ isReady: true, standing: null }] });
  }
});

describe("setSender", () => {
  test("is kept for each channel, takes the place of the one before, and is audited by name", async () => {
    const { admin, sendgrid, mailjet, twilio } = await makeSenders();
    await setSender(admin, mail(sendgrid));
    await setSender(admin, phone(twilio, "+1 (555) 712-2661"));
    await setSender(admin, mail(mailjet, "", ""));
    const empty = { isReady: false, standing: { state: "empty", expiresAt: null } };
    expect(await listSenders(admin)).toEqual({
      senders: [
        { channel: "MAIL", connectionId: mailjet, appId: "MAILJET", ...empty, from: null, fromName: null },
        { channel: "PHONE", connectionId: twilio, appId: "TWILIO", ...empty, from: "+15557122661", fromName: null },
      ],
      canSet: true,
    });
    expect(await usesOf(admin)).toEqual([
      ["MAIL", mailjet],
      ["PHONE", twilio],
    ]);
    const none = { connection: "", sender: "", senderName: "" };
    const first = { connection: "Post", sender: "Shop@example.com", senderName: "The shop" };
    const texts = { connection: "Texts", sender: "+15557122661", senderName: "" };
    const by = { action: "settings.setSender", operatorId: admin.operatorId };
    expect(await auditOf(admin)).toEqual([
      { ...by, detail: { channel: "MAIL", before: none, after: first } },
      { ...by, detail: { channel: "PHONE", before: none, after: texts } },
      { ...by, detail: { channel: "MAIL", before: first, after: { ...none, connection: "Other post" } } },
    ]);
  });

  test("only the default can change, and the use stays one", async () => {
    const { admin, sendgrid } = await makeSenders();
    await setSender(admin, mail(sendgrid));
    await setSender(admin, mail(sendgrid, "orders@example.com"));
    expect(await usesOf(admin)).toEqual([["MAIL", sendgrid]]);
    expect((await listSenders(admin)).senders).toMatchObject([{ from: "orders@example.com" }]);
  });

  test.each(["viewer", "editor"] as const)("a %s may neither choose nor remove, and reads on", async (role) => {
    const { admin, sectionId, sendgrid, mailjet } = await makeSenders();
    const other = await makeActor({ tenantOf: admin, role, grants: { [sectionId]: "change" } });
    await setSender(admin, mail(sendgrid));
    await expect(setSender(other, mail(mailjet))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(clearSender(other, { channel: "MAIL" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await listSenders(other)).toMatchObject({ senders: [{ connectionId: sendgrid }], canSet: false });
  });

  test("a connection that the administrator may not view is not there; neither is one of another tenant", async () => {
    const { admin, sendgrid } = await makeSenders();
    const colleague = await makeActor({ tenantOf: admin });
    const missing = { code: "NOT_FOUND", fieldErrors: { connectionId: ["errors.settingConnectionNotFound"] } };
    for (const [actor, id] of [
      [colleague, sendgrid],
      [await makeActor(), sendgrid],
      [admin, newId()],
    ] as const)
      await expect(setSender(actor, mail(id))).rejects.toMatchObject(missing);
    expect(await listSenders(admin)).toMatchObject({ senders: [] });
    expect(await auditOf(admin)).toEqual([]);
  });

  test("a connection of another app, and a stored item, do not fit", async () => {
    const { admin, sectionId, sendgrid, twilio } = await makeSenders();
    const wrong = { code: "INVALID", fieldErrors: { connectionId: ["errors.settingWrongApp"] } };
    await expect(setSender(admin, mail(twilio))).rejects.toMatchObject(wrong);
    await expect(setSender(admin, phone(sendgrid))).rejects.toMatchObject(wrong);
    const { id } = await ownerDb.vaultItem.create({
      data: {
        ...{ tenantId: admin.tenantId, id: newId(), sectionId, kind: "credentialSet" },
        ...{ name: "Robot", fingerprint: "0".repeat(64) },
      },
    });
    await expect(setSender(admin, mail(id))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await usesOf(admin)).toEqual([]);
  });

  test("two administrators at once: one of the two stands, with one use", async () => {
    const { admin, sendgrid, mailjet } = await makeSenders();
    await Promise.all([setSender(admin, mail(sendgrid)), setSender(admin, mail(mailjet))]);
    const { senders } = await listSenders(admin);
    expect(senders).toHaveLength(1);
    expect(await usesOf(admin)).toEqual([["MAIL", senders[0]?.connectionId]]);
  });
});

describe("clearSender", () => {
  test("frees the connection, also one that the administrator may not view, and is audited", async () => {
    const { admin, twilio } = await makeSenders();
    await setSender(admin, phone(twilio));
    const colleague = await makeActor({ tenantOf: admin });
    await clearSender(colleague, { channel: "PHONE" });
    expect(await listSenders(admin)).toMatchObject({ senders: [] });
    expect(await usesOf(admin)).toEqual([]);
    expect((await auditOf(admin)).at(-1)).toEqual({
      action: "settings.clearSender",
      operatorId: colleague.operatorId,
      detail: { channel: "PHONE", connection: "Texts", sender: "+15557122661", senderName: "" },
    });
    await expect(clearSender(admin, { channel: "PHONE" })).rejects.toMatchObject({ messageKey: "errors.senderNotSet" });
  });

  test("another tenant's stays", async () => {
    const { admin, twilio } = await makeSenders();
    await setSender(admin, phone(twilio));
    await expect(clearSender(await makeActor(), { channel: "PHONE" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await usesOf(admin)).toEqual([["PHONE", twilio]]);
  });
});

describe("a connection that a setting uses", () => {
  test("cannot be deleted, the refusal names the setting, and it can once the setting is gone", async () => {
    const { admin, sendgrid } = await makeSenders();
    await setSender(admin, mail(sendgrid));
    const { tenantId } = admin;
    await ownerDb.tenantAlert.create({ data: { tenantId, kind: "EXPIRY", connectionId: sendgrid, language: "fr" } });
    await ownerDb.vaultItemUse.create({ data: { tenantId, id: newId(), itemId: sendgrid, alert: "EXPIRY" } });
    const settings = [
      { kind: "sender", which: "MAIL" },
      { kind: "alert", which: "EXPIRY" },
    ];
    expect(await getItem(admin, sendgrid)).toMatchObject({ usedByFlows: 0, uses: [], settings });
    await expect(deleteItem(admin, { itemId: sendgrid })).rejects.toMatchObject({
      code: "CONFLICT",
      messageKey: "errors.itemInSetting",
      params: { name: "Post", setting: "MAIL", more: 1, count: 0 },
    });
    await ownerDb.tenantAlert.deleteMany({ where: { tenantId } });
    await clearSender(admin, { channel: "MAIL" });
    expect(await getItem(admin, sendgrid)).toMatchObject({ settings: [] });
    await deleteItem(admin, { itemId: sendgrid });
  });
});

test("what a provider refused a message ends for a connection that no message goes through any more", async () => {
  const { admin, sendgrid, mailjet, twilio } = await makeSenders();
  await setSender(admin, mail(sendgrid));
  await setSender(admin, phone(twilio));
  const reason = { messageKey: "engine.limitedRefused", params: {}, action: "AUTH0.SEND_EMAIL" };
  await ownerDb.vaultItem.updateMany({
    where: { id: { in: [sendgrid, twilio] } },
    data: { limitedSince: new Date(), limitedReason: reason },
  });
  const limitedOf = async (id: string) => (await ownerDb.vaultItem.findFirstOrThrow({ where: { id } })).limitedSince;
  await setSender(admin, mail(sendgrid, "orders@example.com"));
  expect(await limitedOf(sendgrid)).not.toBeNull();
  await setSender(admin, mail(mailjet));
  await clearSender(admin, { channel: "PHONE" });
  expect([await limitedOf(sendgrid), await limitedOf(twilio)]).toEqual([null, null]);
});

describe("setSenderInput", () => {
  const id = newId();
  const errorsOf = (input: object) => {
    const parsed = setSenderInput.safeParse({ connectionId: id, ...input });
    return parsed.success ? parsed.data : fieldErrorsOf(parsed.error);
  };
  test.each([
    ["no address", { channel: "MAIL", from: "shop", fromName: "" }, { from: ["errors.email"] }],
    ["a name alone", { channel: "MAIL", from: "", fromName: "Shop" }, { from: ["errors.required"] }],
    ["two lines", { channel: "MAIL", from: "a@b.example", fromName: "a\r\nBcc: x" }, { fromName: ["errors.oneLine"] }],
    [
      "a long name",
      { channel: "MAIL", from: "a@b.example", fromName: "a".repeat(101) },
      { fromName: ["errors.tooLong100"] },
    ],
    ["letters", { channel: "PHONE", from: "+33 abc" }, { from: ["errors.phoneSender"] }],
    ["12 letters", { channel: "PHONE", from: "abcdefghijkl" }, { from: ["errors.phoneSender"] }],
    ["no connection", { channel: "PHONE", from: "", connectionId: "" }, { connectionId: ["errors.required"] }],
  ])("refuses %s at its field", (_, input, errors) => {
    expect(errorsOf(input)).toEqual(errors);
  });

  test.each([
    ["+33 6 12.34-56(78)", "+33612345678"],
    ["  Acme Shop ", "Acme Shop"],
    ["38383", "38383"],
    ["", null],
  ])("takes %j as %j", (given, from) => {
    expect(errorsOf({ channel: "PHONE", from: given })).toMatchObject({ from });
  });
});
