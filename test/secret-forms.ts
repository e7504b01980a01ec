/**
 * Every form in which text or bytes would still be readable: raw, base64 at each of three offsets, hex, and text escaped for
 * a URL, a form, JSON and XML, or of several lines without its breaks.
 */
export function formsOf(secret: string | Uint8Array): string[] {
  const isText = typeof secret === "string";
  const bytes = isText ? Buffer.from(secret, "utf8") : Buffer.from(secret);
  const shifted = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replaceAll("=", "");
    // The characters at both ends mix with what stands beside the secret.
    const inner = text.slice(offset === 0 ? 0 : offset + 1, -1);
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const hex = bytes.toString("hex");
  const raw = isText ? [secret, ...escapedForms(secret)] : [bytes.toString("latin1")];
  return [...new Set([...raw, hex, hex.toUpperCase(), ...shifted])];
}

/** For whatever it may stand in. */
export function escapedForms(secret: string): string[] {
  const form = new URLSearchParams([["", secret]]).toString().slice(1);
  const xml = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
  const json = JSON.stringify(secret).slice(1, -1);
  return [encodeURIComponent(secret), form, json, xml, secret.replaceAll(/[\r\n]+/g, "")];
}
