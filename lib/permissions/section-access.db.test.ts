import { expect, test } from "vitest";
import { db } from "#lib/db/client.ts";
import { grant, makeActor, makeSection } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { requireSection } from "./section-access.ts";

test("a holder of the right gets the section", async () => {
  const actor = await makeActor({ role: "viewer" });
  const id = await makeSection(actor, "Payments");
  expect(await requireSection(db, actor, id, "change")).toEqual({ id, name: "Payments" });
});

test("who may only view is refused the change", async () => {
  const owner = await makeActor();
  const id = await makeSection(owner);
  const colleague = await makeActor({ tenantOf: owner, grants: { [id]: "view" } });
  await expect(requireSection(db, colleague, id, "change")).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("an administrator without a grant cannot tell that the section exists", async () => {
  const owner = await makeActor();
  const id = await makeSection(owner);
  const admin = await makeActor({ tenantOf: owner, role: "admin" });
  await expect(requireSection(db, admin, id, "view")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("neither can another tenant", async () => {
  const id = await makeSection(await makeActor());
  await expect(requireSection(db, await makeActor(), id, "view")).rejects.toMatchObject({ code: "NOT_FOUND" });
});

test("a grant to Everyone reaches people, and no API client's service account", async () => {
  const owner = await makeActor();
  const id = await makeSection(owner);
  const everyone = await ownerDb.operatorGroup.findFirstOrThrow({
    where: { tenantId: owner.tenantId, kind: "everyone" },
  });
  await grant(owner.tenantId, id, "view", { groupId: everyone.id });

  const colleague = await makeActor({ tenantOf: owner, role: "viewer" });
  expect(await requireSection(db, colleague, id, "view")).toMatchObject({ id });

  const service = await makeActor({ tenantOf: owner, role: "viewer" });
  await ownerDb.operator.updateMany({ where: { id: service.operatorId }, data: { email: null } });
  await expect(requireSection(db, service, id, "view")).rejects.toMatchObject({ code: "NOT_FOUND" });
});
