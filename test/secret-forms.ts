/** Every form in which text or bytes would still be readable: raw, base64 at each of three offsets, hex, URL-escaped. */
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
  const raw = isText ? [secret, encodeURIComponent(secret)] : [bytes.toString("latin1")];
  return [...new Set([...raw, hex, hex.toUpperCase(), ...shifted])];
}
