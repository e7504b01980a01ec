import { createHmac } from "node:crypto";
import type { HandlerCall } from "#lib/connectors/define-handlers.ts";

/** What the engine hands to a handler, but for what a test varies. Nothing leaves unless `send` is given. */
export function makeHandlerCall<Params>(
  call: Partial<Omit<HandlerCall<Params>, "params">> & Pick<HandlerCall<Params>, "params">,
): HandlerCall<Params> {
  return {
    connection: null,
    sender: null,
    items: new Map(),
    send: () => Promise.reject(new Error("this test sends nothing")),
    idempotencyKey: "key",
    isDry: false,
    flow: { tenantId: "tenant", flowId: "flow" },
    resolveMx: () => Promise.reject(new Error("this test asks no name server")),
    authenticate: (purpose, text) => createHmac("sha256", purpose).update(text).digest(),
    keyText: () => {
      throw new Error("this test opens no secret");
    },
    ...call,
  };
}
