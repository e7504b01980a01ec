"use server";

import { revalidatePath } from "next/cache";
import { callEngine } from "#lib/engine-client/engine-client.ts";
import { defineAction } from "#lib/shared/define-action.ts";
import {
  type ConnectOffer,
  type ConnectStart,
  confirmConnectInput,
  finishConnectInput,
  type RenewedToken,
  renewNowInput,
  startConnectInput,
} from "./schema.ts";

/** Where the person agrees at the provider. */
export const startConnectAction = defineAction(
  startConnectInput,
  (actor, input) => callEngine<ConnectStart>(actor, "/internal/connect/start", input),
  "item.connect",
);

/** Hands the engine what the provider sent back, once. Nothing is taken yet: the person looks at the account first. */
export const finishConnectAction = defineAction(
  finishConnectInput,
  (actor, input) => callEngine<ConnectOffer>(actor, "/internal/connect/finish", input),
  "item.connect",
);

export const confirmConnectAction = defineAction(
  confirmConnectInput,
  async (actor, input) => {
    const connected = await callEngine<{ id: string }>(actor, "/internal/connect/confirm", input);
    revalidatePath("/vault");
    return connected;
  },
  "item.connect",
);

export const renewNowAction = defineAction(
  renewNowInput,
  async (actor, input) => {
    const renewed = await callEngine<RenewedToken>(actor, "/internal/connections/renew", input);
    revalidatePath("/vault");
    return renewed;
  },
  "item.renew",
);
