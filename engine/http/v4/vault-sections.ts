import "server-only";
import { z } from "@hono/zod-openapi";
import { getSection } from "#lib/sections/data.ts";
import { createSection } from "#lib/sections/mutations/create-section.ts";
import { deleteSection } from "#lib/sections/mutations/delete-section.ts";
import { renameSection } from "#lib/sections/mutations/rename-section.ts";
import { listSections } from "#lib/vault/data/list-sections.ts";
import { defineV4Endpoint, type V4Endpoint } from "./endpoint.ts";
import { optionalGuidField } from "./guid.ts";
import { v4Error } from "./message-list.ts";

const ONE = "/VaultSection/{vaultSectionGuid}";

const vaultSection = z
  .object({ VaultSectionGuid: z.string().openapi({ format: "uuid" }), Name: z.string() })
  .openapi("VaultSection");

/** Kept as it was sent: clients compare what they read with what they wrote. */
const name = z
  .string()
  .max(150, "errors.tooLong150")
  .refine((text) => text.trim() !== "", "errors.required");
const newSection = z.object({ Name: name }).openapi("NewVaultSection");
const sectionUpdate = z.object({ VaultSectionGuid: optionalGuidField, Name: name }).openapi("VaultSectionUpdate");

/** `reference/uptrends-v4.md` §1.6 and §2.2. */
export const vaultSectionEndpoints: readonly V4Endpoint[] = [
  defineV4Endpoint({
    method: "get",
    path: "/VaultSection",
    summary: "List the vault sections that the caller may view",
    answer: { status: 200, schema: z.array(vaultSection) },
    run: async ({ actor }) => (await listSections(actor)).map(toWire),
  }),
  defineV4Endpoint({
    method: "post",
    path: "/VaultSection",
    summary: "Create a vault section, which the caller alone may view and change",
    body: newSection,
    answer: { status: 201, schema: vaultSection },
    async run({ actor, body }) {
      const { id } = await createSection(actor, { name: body.Name });
      return toWire({ id, name: body.Name });
    },
  }),
  defineV4Endpoint({
    method: "get",
    path: ONE,
    summary: "Get a vault section",
    answer: { status: 200, schema: vaultSection },
    run: async ({ actor, params }) => toWire(await getSection(actor, params.vaultSectionGuid)),
  }),
  defineV4Endpoint({
    method: "put",
    path: ONE,
    summary: "Rename a vault section",
    body: sectionUpdate,
    answer: { status: 204 },
    async run({ actor, params, body }) {
      const sectionId = params.vaultSectionGuid;
      const isOther = body.VaultSectionGuid !== undefined && body.VaultSectionGuid !== sectionId;
      if (isOther) throw v4Error(400, "v4.otherGuid", { field: "VaultSectionGuid" });
      await renameSection(actor, { sectionId, name: body.Name });
    },
  }),
  defineV4Endpoint({
    method: "delete",
    path: ONE,
    summary: "Delete a vault section that holds nothing: no item, and no connection either",
    answer: { status: 204 },
    async run({ actor, params }) {
      await deleteSection(actor, { sectionId: params.vaultSectionGuid });
    },
  }),
];

function toWire({ id, name }: { id: string; name: string }): z.output<typeof vaultSection> {
  return { VaultSectionGuid: id, Name: name };
}
