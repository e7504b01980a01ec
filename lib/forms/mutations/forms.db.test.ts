import { randomBytes } from "node:crypto";
import { decodeProtectedHeader } from "jose";
import { describe, expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { db } from "#lib/db/client.ts";
import { createFlow } from "#lib/flows/mutations/create-flow.ts";
import { deleteFlow } from "#lib/flows/mutations/delete-flow.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { auditOf, makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { getForm } from "../data/get-form.ts";
import type { FormNode } from "../form-nodes.ts";
import { SECRET_MARK } from "../form-secrets.ts";
import type { FormParts } from "../schema.ts";
import { createForm } from "./create-form.ts";
import { deleteForm } from "./delete-form.ts";
import { updateForm } from "./update-form.ts";

const newSecret = () => `canary-${randomBytes(12).toString("hex")}`;

const credentials = (access_token: string, url = "https://vc.example"): FormNode => ({
  id: "step",
  type: "STEP",
  config: {
    components: [
      {
        id: "proof",
        category: "WIDGET",
        type: "AUTH0_VERIFIABLE_CREDENTIALS",
        config: { url, alternate_text: "QR", access_token, verification_id: "v" },
      },
    ],
  },
});

const flowNode = (flow_id: string): FormNode => ({
  id: "flow",
  type: "FLOW",
  config: { flow_id, next_node: "$ending" },
});

async function makeFlow(actor: Actor, name = "Order shipped"): Promise<{ id: string; publicId: string }> {
  const { id } = await createFlow(actor, { name });
  return { id, publicId: toPublicId("af", id) };
}

const read = async (actor: Actor, id: string) =>
  JSON.parse((await getForm(actor, id)).json) as FormParts & { name: string };
const rowOf = ({ tenantId }: Actor, id: string) => ownerDb.form.findFirst({ where: { tenantId, id } });
const secretsOf = (formId: string) =>
  ownerDb.formSecret.findMany({ where: { formId }, orderBy: { componentId: "asc" } });

describe("creating", () => {
  test("stores the form whole, and is audited", async () => {
    const actor = await makeActor({ role: "editor" });
    const parts: FormParts = {
      nodes: [{ id: "step", type: "STEP" }],
      start: { next_node: "step" },
      ending: { resume_flow: true },
    };
    const { id } = await createForm(actor, { name: "Join", ...parts });
    expect(await read(actor, id)).toEqual({ id: toPublicId("ap", id), name: "Join", ...parts });
    expect(await auditOf(actor, id)).toMatchObject([{ action: "form.create", detail: { name: "Join" } }]);
  });

  test("drops empty objects, keeps an empty list, and ends by resuming the flow", async () => {
    const actor = await makeActor();
    const { id } = await createForm(actor, { name: "Join", messages: {}, style: {}, ending: {}, nodes: [] });
    expect(await read(actor, id)).toEqual({
      id: toPublicId("ap", id),
      name: "Join",
      nodes: [],
      ending: { resume_flow: true },
    });
    const other = await createForm(actor, { name: "Join", ending: { redirection: { target: "/" } } });
    expect((await read(actor, other.id)).ending).toEqual({ redirection: { target: "/" } });
  });

  test("a viewer may not, and nothing is stored", async () => {
    const actor = await makeActor({ role: "viewer" });
    await expect(createForm(actor, { name: "Join" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await ownerDb.form.count({ where: { tenantId: actor.tenantId } })).toBe(0);
  });
});

describe("flows of a form", () => {
  test("are linked, by node, button and end, each once", async () => {
    const actor = await makeActor();
    const [a, b, c] = [await makeFlow(actor, "A"), await makeFlow(actor, "B"), await makeFlow(actor, "C")];
    const resend = { active_text: "a", button_text: "b", waiting_text: "c", flow_id: b.publicId };
    const { id } = await createForm(actor, {
      name: "Join",
      nodes: [
        flowNode(a.publicId),
        { ...flowNode(a.publicId), id: "again" },
        {
          id: "step",
          type: "STEP",
          config: { components: [{ id: "r", category: "BLOCK", type: "RESEND_BUTTON", config: resend }] },
        },
      ],
      ending: { after_submit: { flow_id: c.publicId } },
    });
    expect((await getForm(actor, id)).flows).toEqual([a, b, c].map(({ id }, at) => ({ id, name: "ABC".charAt(at) })));
    await updateForm(actor, { formId: id, nodes: null });
    expect((await getForm(actor, id)).flows).toEqual([{ id: c.id, name: "C" }]);
  });

  test("must be there: another tenant’s, a name, and none are named with their path", async () => {
    const actor = await makeActor();
    const foreign = await makeFlow(await makeActor());
    for (const flow of [foreign.publicId, "Order shipped", ""]) {
      const refusal = {
        code: "INVALID",
        messageKey: "errors.formUnknownFlow",
        params: { flow, path: "nodes.0.config.flow_id" },
      };
      await expect(createForm(actor, { name: "Join", nodes: [flowNode(flow)] })).rejects.toMatchObject(refusal);
    }
    expect(await ownerDb.form.count({ where: { tenantId: actor.tenantId } })).toBe(0);
  });

  test("one that is deleted stays named, and stops no change elsewhere in the form", async () => {
    const actor = await makeActor();
    const flow = await makeFlow(actor);
    const { id } = await createForm(actor, { name: "Join", nodes: [flowNode(flow.publicId)] });
    await deleteFlow(actor, { flowId: flow.id });
    expect(await getForm(actor, id)).toMatchObject({ flows: [], goneFlows: [flow.publicId] });
    await updateForm(actor, { formId: id, name: "Sign up", ending: null });
    expect((await read(actor, id)).nodes).toEqual([flowNode(flow.publicId)]);
    await expect(updateForm(actor, { formId: id, nodes: [flowNode(flow.publicId)] })).resolves.toEqual({ id });
    await expect(
      updateForm(actor, { formId: id, nodes: [{ ...flowNode(flow.publicId), alias: "New" }] }),
    ).rejects.toMatchObject({ messageKey: "errors.formUnknownFlow" });
  });
});

describe("changing", () => {
  test("leaves what is left out, clears what is null, and is audited by what changed", async () => {
    const actor = await makeActor({ role: "editor" });
    const { id } = await createForm(actor, { name: "Join", style: { css: "a" }, messages: { custom: { a: "b" } } });
    await updateForm(actor, { formId: id, name: "Sign up", style: null, ending: {}, languages: { primary: "fr" } });
    expect(await read(actor, id)).toEqual({
      id: toPublicId("ap", id),
      name: "Sign up",
      messages: { custom: { a: "b" } },
      languages: { primary: "fr" },
    });
    const detail = {
      before: { name: "Join" },
      after: { name: "Sign up" },
      parts: ["languages", "ending", "style"],
      replaced: [],
    };
    expect((await auditOf(actor, id)).at(-1)).toMatchObject({ action: "form.update", detail });
  });

  test("to what it is already writes nothing", async () => {
    const actor = await makeActor();
    const { id } = await createForm(actor, { name: "Join", nodes: [credentials(newSecret())] });
    const before = await rowOf(actor, id);
    await updateForm(actor, { formId: id, name: "Join", nodes: [credentials(SECRET_MARK)], style: null, messages: {} });
    expect(await rowOf(actor, id)).toEqual(before);
    expect(await auditOf(actor, id)).toHaveLength(1);
  });

  test("is checked as a whole: nodes that the stored start leads to stay", async () => {
    const actor = await makeActor();
    const { id } = await createForm(actor, {
      name: "Join",
      nodes: [{ id: "a", type: "STEP" }],
      start: { next_node: "a" },
    });
    const refusal = { messageKey: "errors.formUnknownNodes", params: { places: "a (start.next_node)" } };
    await expect(updateForm(actor, { formId: id, nodes: null })).rejects.toMatchObject(refusal);
    await expect(updateForm(actor, { formId: id, nodes: [{ id: "b", type: "STEP" }] })).rejects.toMatchObject(refusal);
    await updateForm(actor, { formId: id, nodes: null, start: null });
    expect(await read(actor, id)).not.toHaveProperty("start");
  });

  test("a viewer may not, and another tenant finds nothing", async () => {
    const actor = await makeActor();
    const { id } = await createForm(actor, { name: "Join" });
    const before = await rowOf(actor, id);
    const viewer = await makeActor({ role: "viewer", tenantOf: actor });
    const stranger = await makeActor();
    for (const [who, code] of [
      [viewer, "FORBIDDEN"],
      [stranger, "NOT_FOUND"],
    ] as const) {
      await expect(updateForm(who, { formId: id, name: "Mine" })).rejects.toMatchObject({ code });
      await expect(deleteForm(who, { formId: id })).rejects.toMatchObject({ code });
    }
    await expect(getForm(stranger, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await getForm(viewer, id)).name).toBe("Join");
    expect(await rowOf(actor, id)).toEqual(before);
  });
});

describe("secrets of components", () => {
  test("are sealed to their place and use, and a mark stands where they were", async () => {
    const actor = await makeActor();
    const { id } = await createForm(actor, { name: "Join", nodes: [credentials(newSecret())] });
    const [row] = await secretsOf(id);
    expect(decodeProtectedHeader(row?.jwe ?? "")).toMatchObject({
      ...{ use: "form-secret", tenant: actor.tenantId, form: id, component: "proof", field: "access_token" },
      ...{ type: "AUTH0_VERIFIABLE_CREDENTIALS", url: "https://vc.example", kid: row?.kid },
    });
    expect((await read(actor, id)).nodes).toEqual([credentials(SECRET_MARK)]);
    expect((await getForm(actor, id)).missingSecrets).toEqual([]);
  });

  test("a mark that is sent back keeps them, another secret takes their place", async () => {
    const actor = await makeActor();
    const { id } = await createForm(actor, { name: "Join", nodes: [credentials(newSecret())] });
    const [first] = await secretsOf(id);
    await updateForm(actor, { formId: id, nodes: [{ ...credentials(SECRET_MARK), alias: "Proof" }] });
    expect(await secretsOf(id)).toEqual([first]);
    await updateForm(actor, { formId: id, nodes: [{ ...credentials(newSecret()), alias: "Proof" }] });
    const [second, ...others] = await secretsOf(id);
    expect(others).toEqual([]);
    expect(second?.jwe).not.toBe(first?.jwe);
    const detail = { parts: [], replaced: ["proof.access_token"] };
    expect((await auditOf(actor, id)).at(-1)).toMatchObject({ action: "form.update", detail });
    await updateForm(actor, { formId: id, nodes: [] });
    expect(await secretsOf(id)).toEqual([]);
  });

  test("a mark keeps none for another address", async () => {
    const actor = await makeActor();
    const { id } = await createForm(actor, { name: "Join", nodes: [credentials(newSecret())] });
    const elsewhere = { formId: id, nodes: [credentials(SECRET_MARK, "https://thief.example")] };
    await expect(updateForm(actor, elsewhere)).rejects.toMatchObject({
      ...{ code: "INVALID", messageKey: "errors.formSecretAgain" },
      params: { path: "nodes.0.config.components.0.config.access_token" },
    });
    expect((await read(actor, id)).nodes).toEqual([credentials(SECRET_MARK)]);
    await updateForm(actor, { formId: id, nodes: [credentials(newSecret(), "https://new.example")] });
    const [row] = await secretsOf(id);
    expect(decodeProtectedHeader(row?.jwe ?? "").url).toBe("https://new.example");
  });

  test("a mark of which nothing is stored is a secret that is missing, until it is given", async () => {
    const actor = await makeActor();
    const { id } = await createForm(actor, { name: "Join", nodes: [credentials(SECRET_MARK)] });
    expect(await secretsOf(id)).toEqual([]);
    const missing = [{ componentId: "proof", field: "access_token" }];
    expect((await getForm(actor, id)).missingSecrets).toEqual(missing);
    await updateForm(actor, { formId: id, nodes: [credentials(newSecret())] });
    expect((await getForm(actor, id)).missingSecrets).toEqual([]);
  });

  test("the role of this process may not read them", async () => {
    await expect(db.$queryRaw`select jwe from "FormSecret"`).rejects.toThrow(/permission denied/);
    await expect(db.$executeRaw`update "FormSecret" set field = 'x'`).rejects.toThrow(/permission denied/);
  });
});

test("deleting takes its secrets, leaves its flows, and is audited", async () => {
  const actor = await makeActor({ role: "editor" });
  const flow = await makeFlow(actor);
  const nodes = [credentials(newSecret()), flowNode(flow.publicId)];
  const { id } = await createForm(actor, { name: "Join", nodes });
  await deleteForm(actor, { formId: id });
  expect(await rowOf(actor, id)).toBeNull();
  expect(await secretsOf(id)).toEqual([]);
  expect(await ownerDb.flow.count({ where: { id: flow.id } })).toBe(1);
  expect((await auditOf(actor, id)).at(-1)).toMatchObject({ action: "form.delete", detail: { name: "Join" } });
  await expect(deleteForm(actor, { formId: id })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
