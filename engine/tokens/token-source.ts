import "server-only";
import { randomUUID } from "node:crypto";
import type { TokenSource } from "#lib/connectors/define-connector.ts";
import { findConnector, findSetup } from "#lib/connectors/registry.ts";
import { type SecretRef, secretMark } from "#lib/secrets/secret-text.ts";
import type { OpenedConnection } from "../run/open-connection.ts";
import { StepFailure } from "../run/step-failure.ts";

type Attributes = Readonly<Record<string, string>>;

/** Stands for the connection's access token. A key that no data can guess: only the engine makes one. */
export function tokenRef({ connection }: OpenedConnection): SecretRef {
  return { kind: "secret", key: randomUUID(), mark: secretMark(connection.name, "Access token") };
}

/** How the connection's access tokens come about; null for one whose secrets are sent themselves. */
export function tokenSourceOf({ connection }: OpenedConnection): TokenSource | null {
  return findSetup(connection.appId, connection.setupType)?.tokens ?? null;
}

/** The text with each `{name}` replaced; null if one of them is not set. */
export function fillTemplate(template: string, attributes: Attributes): string | null {
  const names = [...template.matchAll(/\{([a-z_]+)\}/g)].map(([, name = ""]) => name);
  if (names.some((name) => !attributes[name])) return null;
  return template.replace(/\{([a-z_]+)\}/g, (_, name: string) => attributes[name] ?? "");
}

/** Those that can be filled. */
export function fillParams(params: Attributes | undefined, attributes: Attributes): Record<string, string> {
  const filled = Object.entries(params ?? {}).map(([name, template]) => [name, fillTemplate(template, attributes)]);
  return Object.fromEntries(filled.filter(([, value]) => value !== null));
}

/** @throws StepFailure for one that the setup leaves open, or that is no https URL. */
export function providerUrl({ connection }: OpenedConnection, template: string | undefined): URL {
  const text = fillTemplate(template ?? "", connection.attributes) ?? "";
  const url = URL.parse(text.startsWith("https://") ? text : "");
  if (url === null || url.username + url.password !== "") throw incomplete({ connection });
  return url;
}

/** Something is missing that the token cannot be asked for without. */
export function incomplete({ connection: { id, name, appId } }: Pick<OpenedConnection, "connection">): StepFailure {
  const app = findConnector(appId)?.name ?? appId;
  return new StepFailure(
    "ERR_CONNECTION_INCOMPLETE",
    "engine.connectionIncomplete",
    { name, app },
    { connectionId: id },
  );
}
