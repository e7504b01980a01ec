import type { ConnectorManifest } from "./define-connector.ts";

/**
 * The origin that the provider handed out to this customer, from the attribute that holds it.
 *
 * @returns Undefined where the app has none, or the attribute is not known yet; null for one that the provider would not
 *   hand out.
 */
export function handedOutOrigin(
  { handedOut }: Pick<ConnectorManifest, "handedOut">,
  attributes: Readonly<Record<string, string>>,
): string | null | undefined {
  const written = handedOut && attributes[handedOut.attribute];
  if (!handedOut || !written) return undefined;
  const url = URL.parse(/^[a-z]+:\/\//i.test(written) ? written : `https://${written}`);
  if (url === null || url.username + url.password !== "") return null;
  return fitsHandedOut({ handedOut }, url.origin) ? url.origin : null;
}

/** Whether it is an origin that the app's provider hands out. */
export function fitsHandedOut({ handedOut }: Pick<ConnectorManifest, "handedOut">, origin: string): boolean {
  return handedOut?.patterns.some((pattern) => toPattern(pattern).test(origin)) === true;
}

function toPattern(pattern: string): RegExp {
  const [head = "", ...rest] = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, "\\$&"));
  return new RegExp(`^${[head, ...rest].join("[a-z0-9-]+(?:\\.[a-z0-9-]+)*")}$`);
}
