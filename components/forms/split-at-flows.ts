/** A JSON text in pieces, in their order: what is a whole string of a flow's public id, and what is between. */
export function splitAtFlows(text: string): { piece: string; at: number }[] {
  let at = 0;
  return text.split(/(?<=")(af_[0-9A-Za-z]{22})(?=")/).map((piece) => {
    const start = at;
    at += piece.length;
    return { piece, at: start };
  });
}
