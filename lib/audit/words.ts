import type { MessageParams } from "#lib/shared/app-error.ts";
import type { AuditEvent } from "./event-schema.ts";

type Say = (key: "client" | "system" | "cli" | "link" | "gone", params?: MessageParams) => string;
type SaySource = (
  key: "dashboard" | "api" | "account" | "goneAccount" | "cli" | "system",
  params?: MessageParams,
) => string;

/** Who did it, by the messages under `audit.actors`. */
export function actorText(say: Say, { kind, name }: AuditEvent["actor"]): string {
  if (kind === "operator") return name ?? "";
  return kind === "client" ? say("client", { name: name ?? "" }) : say(kind);
}

/** Where it came from, by the messages under `audit.sources`. */
export function sourceText(say: SaySource, { source, account }: Pick<AuditEvent, "source" | "account">): string {
  if (account === null) return say(source);
  return account.description === null ? say("goneAccount") : say("account", { description: account.description });
}
