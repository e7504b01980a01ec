/** Text as a pattern of `like` and `ilike` that means just itself. Prisma's insensitive `equals` is such a pattern. */
export function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** A pattern for lower-case text that holds the piece. */
export function likePiece(piece: string): string {
  return `%${likeLiteral(piece.toLowerCase())}%`;
}
