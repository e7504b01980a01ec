import type { ParamCondition } from "./define-connector.ts";

/** @param value Of the field that the condition names. */
export function conditionHolds(when: ParamCondition, value: unknown): boolean {
  const isSet = value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
  if ("isSet" in when) return when.isSet === isSet;
  if ("is" in when) return when.is.some((each) => each === value);
  return when.isNot.every((each) => each !== value);
}
