/** Without case and accents, so that *reseau* finds *Réseau*. */
export function plainText(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
