/** RFC 7518 §3.1, in the order of the wire (`reference/auth0-forms.md` §1.4). */
export const hmacAlgorithms = ["HS256", "HS384", "HS512"] as const;
export const keyPairAlgorithms = [
  "RS256",
  "RS384",
  "RS512",
  "ES256",
  "ES384",
  "ES512",
  "PS256",
  "PS384",
  "PS512",
] as const;
export const algorithms = [...hmacAlgorithms, ...keyPairAlgorithms] as const;
export type Algorithm = (typeof algorithms)[number];

export function isHmac(algorithm: string): boolean {
  return hmacAlgorithms.some((each) => each === algorithm);
}
