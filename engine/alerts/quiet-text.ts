/** Joins what stands beside it, and shows nothing: what would be a link or a mention is none. */
const JOINER = "\u2060";

/**
 * Somebody's text within a message of ours: on one line, with no marks that turn or hide it, and nothing that an app would
 * make a link or a mention of.
 *
 * @param maxLength In characters; what is longer ends in an ellipsis.
 */
export function quietText(text: string, maxLength: number): string {
  const plain = text
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\p{Cf}+/gu, "")
    .trim();
  const short = plain.length > maxLength ? `${plain.slice(0, maxLength - 1)}…` : plain;
  return short
    .replace(/@(?=\S)/g, `@${JOINER}`)
    .replace(/:(?=\/)/g, `:${JOINER}`)
    .replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu, `${JOINER}.${JOINER}`);
}
