"use server";

import { defineAction } from "#lib/shared/define-action.ts";
import { addClientKeys, removeClientKey } from "./mutations/client-keys.ts";
import { createClient } from "./mutations/create-client.ts";
import { dropClientSecret } from "./mutations/drop-client-secret.ts";
import { revokeClient } from "./mutations/revoke-client.ts";
import { endPreviousSecret, rotateClient } from "./mutations/rotate-client.ts";
import { updateClient } from "./mutations/update-client.ts";
import { addClientKeyInput, clientIdInput, newClientInput, removeClientKeyInput, updateClientInput } from "./schema.ts";

/** This answer and that of a rotation are the ones that hold a secret. */
export const createClientAction = defineAction(
  newClientInput,
  (actor, { sectionId, ...input }) => createClient(actor, { ...input, section: sectionId }),
  "client.create",
);

export const updateClientAction = defineAction(updateClientInput, updateClient, "client.update");

export const rotateClientAction = defineAction(
  clientIdInput,
  (actor, input) => rotateClient(actor, input),
  "client.rotate",
);

export const endPreviousSecretAction = defineAction(
  clientIdInput,
  (actor, input) => endPreviousSecret(actor, input),
  "client.endPrevious",
);

export const dropClientSecretAction = defineAction(clientIdInput, dropClientSecret, "client.dropSecret");

export const addClientKeysAction = defineAction(addClientKeyInput, addClientKeys, "client.addKey");

export const removeClientKeyAction = defineAction(removeClientKeyInput, removeClientKey, "client.removeKey");

export const revokeClientAction = defineAction(clientIdInput, revokeClient, "client.revoke");
