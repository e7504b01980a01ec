import "server-only";
import { z } from "@hono/zod-openapi";
import type { Actor } from "#lib/auth/actor.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { getV4Item, type V4Item } from "#lib/vault/data/v4-items.ts";
import { deleteItem } from "#lib/vault/mutations/delete-item.ts";
import { createStoredItem } from "../../stored-items/create-stored-item.ts";
import { openFile, readFile, recordFileList } from "../../stored-items/read-file.ts";
import type { StoredItemParts } from "../../stored-items/stored-item-parts.ts";
import { updateStoredItem } from "../../stored-items/update-stored-item.ts";
import { defineV4Endpoint, type V4Endpoint } from "./endpoint.ts";
import { inTermsOfTheApi } from "./item-fields.ts";
import { asWhole, kindOf, toCreateInput, toUpdateInput } from "./item-input.ts";
import { v4Error } from "./message-list.ts";
import { streamItems } from "./stream-items.ts";
import { newItemBody, type PatchItemBody, patchItemBody, putItemBody, vaultItem } from "./vault-item-schema.ts";
import { type Stubs, toWireItem } from "./wire-item.ts";

const ONE = "/VaultItem/{vaultItemGuid}";

/** `reference/uptrends-v4.md` §2. Secrets go in and never come out, but for the content of a File. */
export function vaultItemEndpoints(parts: StoredItemParts, stubs: Stubs): readonly V4Endpoint[] {
  async function update(actor: Actor, id: string, body: PatchItemBody): Promise<void> {
    const { kind } = await getV4Item(actor, id);
    if (body.VaultItemGuid !== undefined && body.VaultItemGuid !== id)
      throw v4Error(400, "v4.otherGuid", { field: "VaultItemGuid" });
    await inTermsOfTheApi(kind, () => updateStoredItem(parts, actor, toUpdateInput(id, kind, body)));
  }

  async function fileDataOf(actor: Actor, { id, kind }: V4Item): Promise<string> {
    return kind === "file" ? (await readFile(parts, actor, id)).bytes.toString("base64") : "";
  }

  /** One that does not open, or went away meanwhile, is listed without its content: the others are still wanted. */
  async function fileText(actor: Actor, item: V4Item): Promise<string> {
    const data = await openFile(parts, actor, item.id).then(
      ({ bytes }) => bytes.toString("base64"),
      (error: unknown) => {
        if (error instanceof AppError) return "";
        throw error;
      },
    );
    return JSON.stringify(toWireItem(item, stubs, data));
  }

  return [
    defineV4Endpoint({
      method: "get",
      path: "/VaultItem",
      summary: "List the vault items of every section that the caller may view",
      answer: { status: 200, schema: z.array(vaultItem) },
      async run({ actor, context }) {
        await recordFileList(actor);
        const items = await streamItems(actor, (item) =>
          item.kind === "file" ? fileText(actor, item) : JSON.stringify(toWireItem(item, stubs)),
        );
        return context.body(items, 200, { "content-type": "application/json" });
      },
    }),
    defineV4Endpoint({
      method: "post",
      path: "/VaultItem",
      summary: "Create a vault item",
      body: newItemBody,
      answer: { status: 201, schema: vaultItem },
      async run({ actor, body }) {
        const kind = kindOf(body.VaultItemType);
        const { id } = await inTermsOfTheApi(kind, () => createStoredItem(parts, actor, toCreateInput(body)));
        return toWireItem(await getV4Item(actor, id), stubs, body.FileInfo?.Data);
      },
    }),
    defineV4Endpoint({
      method: "get",
      path: ONE,
      summary: "Get a vault item",
      answer: { status: 200, schema: vaultItem },
      async run({ actor, params }) {
        const item = await getV4Item(actor, params.vaultItemGuid);
        return toWireItem(item, stubs, await fileDataOf(actor, item));
      },
    }),
    defineV4Endpoint({
      method: "put",
      path: ONE,
      summary: "Replace a vault item: what is left out is emptied, but for its secrets, Value, files and allowed hosts",
      body: putItemBody,
      answer: { status: 204 },
      run: ({ actor, params, body }) => update(actor, params.vaultItemGuid, asWhole(body)),
    }),
    defineV4Endpoint({
      method: "patch",
      path: ONE,
      summary: "Change parts of a vault item, or move it to another section",
      body: patchItemBody,
      answer: { status: 204 },
      run: ({ actor, params, body }) => update(actor, params.vaultItemGuid, body),
    }),
    defineV4Endpoint({
      method: "delete",
      path: ONE,
      summary: "Delete a vault item that no flow uses",
      answer: { status: 204 },
      async run({ actor, params }) {
        const { id } = await getV4Item(actor, params.vaultItemGuid);
        await deleteItem(actor, { itemId: id });
      },
    }),
  ];
}
