import "server-only";
import { z } from "@hono/zod-openapi";
import { getV4Group, listV4Groups, listV4Members } from "#lib/groups/data/v4-groups.ts";
import { createGroup } from "#lib/groups/mutations/create-group.ts";
import { deleteGroup } from "#lib/groups/mutations/delete-group.ts";
import { addGroupMember, removeGroupMember } from "#lib/groups/mutations/group-members.ts";
import { renameGroup } from "#lib/groups/mutations/rename-group.ts";
import { type GroupMark, groupName } from "#lib/groups/schema.ts";
import { getV4Operator } from "#lib/operators/data/v4-operators.ts";
import { authorize } from "#lib/permissions/authorize.ts";
import { defineV4Endpoint, type V4Endpoint } from "./endpoint.ts";

const group = z
  .object({
    OperatorGroupGuid: z.uuid(),
    Description: z.string().openapi({ description: "The group's name" }),
    IsEveryone: z.boolean(),
    IsAdministratorsGroup: z.boolean(),
  })
  .openapi("OperatorGroup");
const member = z.object({ OperatorGuid: z.uuid() }).openapi("OperatorGroupMember");
const body = z.object({ Description: groupName });
const fields = { name: "Description" };

/** `reference/uptrends-v4.md` §3.3. Every API account may read; to write takes an administrator's. */
export const operatorGroupEndpoints: readonly V4Endpoint[] = [
  defineV4Endpoint({
    method: "get",
    path: "/OperatorGroup",
    summary: "Every group",
    answer: { status: 200, schema: z.array(group) },
    run: async ({ actor }) => (await listV4Groups(actor)).map(toWire),
  }),
  defineV4Endpoint({
    method: "post",
    path: "/OperatorGroup",
    summary: "Makes a group without members",
    body,
    fields,
    answer: { status: 201, schema: group },
    run: async ({ actor, body: { Description: name } }) => {
      const { id } = await createGroup(actor, { name });
      return toWire({ id, name, kind: "custom" });
    },
  }),
  defineV4Endpoint({
    method: "get",
    path: "/OperatorGroup/{operatorGroupGuid}",
    summary: "One group",
    answer: { status: 200, schema: group },
    run: async ({ actor, params }) => toWire(await getV4Group(actor, params.operatorGroupGuid)),
  }),
  defineV4Endpoint({
    method: "put",
    path: "/OperatorGroup/{operatorGroupGuid}",
    summary: "Renames a group",
    body,
    fields,
    answer: { status: 204 },
    run: ({ actor, params, body: { Description: name } }) =>
      renameGroup(actor, { groupId: params.operatorGroupGuid, name }),
  }),
  defineV4Endpoint({
    method: "delete",
    path: "/OperatorGroup/{operatorGroupGuid}",
    summary: "Deletes a group, with its authorizations",
    answer: { status: 204 },
    run: ({ actor, params }) => deleteGroup(actor, { groupId: params.operatorGroupGuid }),
  }),
  defineV4Endpoint({
    method: "get",
    path: "/OperatorGroup/{operatorGroupGuid}/Member",
    summary: "The operators in a group",
    answer: { status: 200, schema: z.array(member) },
    run: async ({ actor, params }) =>
      (await listV4Members(actor, params.operatorGroupGuid)).map((OperatorGuid) => ({ OperatorGuid })),
  }),
  defineV4Endpoint({
    method: "post",
    path: "/OperatorGroup/{operatorGroupGuid}/Member/{operatorGuid}",
    summary: "Adds an operator to a group",
    answer: { status: 201, schema: member },
    run: async ({ actor, params: { operatorGroupGuid: groupId, operatorGuid: operatorId } }) => {
      authorize(actor, "operator:write");
      await getV4Operator(actor, operatorId);
      await addGroupMember(actor, { groupId, operatorId });
      return { OperatorGuid: operatorId };
    },
  }),
  defineV4Endpoint({
    method: "delete",
    path: "/OperatorGroup/{operatorGroupGuid}/Member/{operatorGuid}",
    summary: "Takes an operator out of a group",
    answer: { status: 204 },
    run: ({ actor, params: { operatorGroupGuid: groupId, operatorGuid: operatorId } }) =>
      removeGroupMember(actor, { groupId, operatorId }),
  }),
  defineV4Endpoint({
    method: "get",
    path: "/OperatorGroup/{operatorGroupGuid}/Authorization",
    summary: "What a group lets its members do",
    answer: { status: 200, schema: z.array(z.enum(["Administrator"])) },
    run: async ({ actor, params }) => {
      const { kind } = await getV4Group(actor, params.operatorGroupGuid);
      return kind === "administrators" ? ["Administrator"] : [];
    },
  }),
];

function toWire({ id, name, kind }: GroupMark): z.input<typeof group> {
  return {
    OperatorGroupGuid: id,
    Description: name,
    IsEveryone: kind === "everyone",
    IsAdministratorsGroup: kind === "administrators",
  };
}
