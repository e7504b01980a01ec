import "server-only";
import { checkBigQuerySetup } from "./bigquery/check-setup.ts";
import { checkJwtSetup } from "./jwt/check-setup.ts";

/** Message keys by field, for what the fields' own schemas cannot say. Nothing for a setup that can be sealed. */
type SetupCheck = (fields: Readonly<Record<string, string>>) => Readonly<Record<string, readonly string[]>>;

const byApp: ReadonlyMap<string, SetupCheck> = new Map([
  ["BIGQUERY", checkBigQuerySetup],
  ["JWT", checkJwtSetup],
]);

export function findSetupCheck(appId: string): SetupCheck | null {
  return byApp.get(appId) ?? null;
}
