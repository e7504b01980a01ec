/** The readable fields of stored items that the log keeps. A certificate's text is too long for a line of it. */
const auditedAttributes = [
  "username",
  "issuer",
  "subject",
  "notBefore",
  "notAfter",
  "fileName",
  "mimeType",
  "sizeBytes",
  "digits",
  "period",
  "algorithm",
] as const;
export type AuditedAttribute = (typeof auditedAttributes)[number];
export type AuditedAttributes = Partial<Record<AuditedAttribute, string>>;

/** What of an item's attributes may stand in the log; a field that is not named here has no way in. */
export function pickAttributes(attributes: Readonly<Record<string, string>>): AuditedAttributes {
  const picked: AuditedAttributes = {};
  for (const name of auditedAttributes) {
    const value = attributes[name];
    if (value !== undefined) picked[name] = value;
  }
  return picked;
}
