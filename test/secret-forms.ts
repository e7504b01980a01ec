/** Every form in which a text would still be readable: raw, base64 at each of three offsets, hex, URL-escaped. */
export function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const shifted = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replaceAll("=", "");
    // The characters at both ends mix with what stands beside the secret.
    const inner = text.slice(offset === 0 ? 0 : offset + 1, -1);
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const hex = bytes.toString("hex");
  return [...new Set([secret, encodeURIComponent(secret), hex, hex.toUpperCase(), ...shifted])];
}
