const secretWords = new Set([
  ...["apikey", "authorization", "credential", "credentials", "key", "keys", "passphrase", "passwd", "password"],
  ...["passwords", "private", "pwd", "secret", "secrets", "token", "tokens"],
]);
const openWords = new Set(["public", "publishable"]);

/** Whether a member's name, in whatever case its words are joined, says that what it holds is secret. */
export function isSecretName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3 $2")
    .toLowerCase()
    .split(/[^a-z]+/);
  return words.some((word) => secretWords.has(word)) && !words.some((word) => openWords.has(word));
}
