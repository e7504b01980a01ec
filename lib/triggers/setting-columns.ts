/** What a trigger's form sets. No hash of a secret is among them: the web's database role may read them. */
export const settingColumns = {
  type: true,
  name: true,
  isEnabled: true,
  mode: true,
  auth: true,
  allowsGet: true,
  ratePerMinute: true,
  concurrencyLimit: true,
  idempotencySource: true,
  idempotencySeconds: true,
  cron: true,
  timeZone: true,
  input: true,
} as const;
