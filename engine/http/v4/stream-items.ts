import "server-only";
import { randomUUID } from "node:crypto";
import { type Actor, isStillLive } from "#lib/auth/actor.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { log } from "#lib/shared/log.ts";
import { listV4Items, type V4Item } from "#lib/vault/data/v4-items.ts";

/** Some hundred kilobytes of JSON: what is held at once, whatever a vault holds. */
const BATCH = 200;

/** An item as JSON; promised where it holds a file, of megabytes. */
export type ItemText = (item: V4Item) => string | Promise<string>;

/**
 * A JSON array of every item that the actor may view. A batch is read when the one before has been taken, and files one
 * by one: a slow reader slows the reading, and one that goes away ends it. An account that is revoked meanwhile gets no
 * further batch and no further file.
 */
export async function streamItems(actor: Actor, toText: ItemText): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const batches = listV4Items(actor, BATCH);
  // Asked before anything is answered, so that a database that is away is a 503.
  const pieces = piecesOf(actor, await batches.next(), batches, toText);
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          // The status is sent: all that is left is to break the answer off, so that nobody takes it for whole.
          log.error({ reference: randomUUID().slice(0, 8), error }, "a list of /v4 broke off");
          controller.error(error);
        }
      },
      async cancel() {
        await pieces.return();
        await batches.return();
      },
    },
    { highWaterMark: 0 },
  );
}

async function* piecesOf(
  actor: Actor,
  first: IteratorResult<V4Item[], void>,
  batches: AsyncGenerator<V4Item[], void, void>,
  toText: ItemText,
): AsyncGenerator<string, void, void> {
  let separator = "[";
  for (let next = first; !next.done; next = await batches.next()) {
    if (next !== first) await requireLive(actor);
    let piece = "";
    for (const item of next.value) {
      if (item.kind === "file") await requireLive(actor);
      const text = toText(item);
      piece += separator;
      separator = ",";
      if (typeof text === "string") {
        piece += text;
        continue;
      }
      yield piece + (await text);
      piece = "";
    }
    if (piece !== "") yield piece;
  }
  yield separator === "[" ? "[]" : "]";
}

async function requireLive(actor: Actor): Promise<void> {
  if (!(await isStillLive(actor))) throw new AppError("UNAUTHENTICATED", "v4.credentialsWrong");
}
