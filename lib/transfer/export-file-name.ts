const MAX_LENGTH = 80;

/** A name that every system takes and no header has to escape: `order-alerts.json`. */
export function exportFileName(name: string | null): string {
  const plain = (name ?? "flows")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, "");
  return `${plain || "export"}.json`;
}
