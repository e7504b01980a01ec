const lookAtOne = ["EXISTS", "NOT_EXISTS", "IS_NULL", "IS_NOT_NULL", "HAS_NO_VALUE", "IS_TRUE", "IS_FALSE"] as const;

/** The operators of `reference/auth0-forms.md` §2.7, as we write them. */
export const conditionOperators = [
  "GREATER_THAN",
  "GREATER_THAN_OR_EQUAL",
  "LESS_THAN",
  "LESS_THAN_OR_EQUAL",
  "EQUAL",
  "NOT_EQUAL",
  "INCLUDES",
  "NOT_INCLUDES",
  "STARTS_WITH",
  "ENDS_WITH",
  ...lookAtOne,
] as const;
export type ConditionOperator = (typeof conditionOperators)[number];

/** Those that look at one operand alone. */
export const unaryOperators: ReadonlySet<ConditionOperator> = new Set(lookAtOne);

/** Longer than any spelling. */
const MAX_LENGTH = 60;

/** Other spellings. The grammar is published nowhere, so what others write is understood where it is plain. */
const spellings: Readonly<Record<ConditionOperator | "AND" | "OR", string>> = {
  GREATER_THAN: "> gt greater more_than",
  GREATER_THAN_OR_EQUAL:
    ">= ≥ gte ge greater_or_equal greater_or_equal_than greater_than_equal greater_than_equals greater_than_or_equals greater_than_or_equal_to at_least",
  LESS_THAN: "< lt less",
  LESS_THAN_OR_EQUAL:
    "<= ≤ lte le less_or_equal less_or_equal_than less_than_equal less_than_equals less_than_or_equals less_than_or_equal_to at_most",
  EQUAL: "= == === eq equals equal_to",
  NOT_EQUAL:
    "!= !== <> ≠ ne neq not_equals not_equal_to does_not_equal different different_to different_from different_than",
  INCLUDES: "include contain contains",
  NOT_INCLUDES: "not_include does_not_include not_contain not_contains does_not_contain",
  STARTS_WITH: "start_with begins_with begin_with",
  ENDS_WITH: "end_with",
  EXISTS: "exist defined",
  NOT_EXISTS: "not_exist does_not_exist undefined not_defined",
  IS_NULL: "null",
  IS_NOT_NULL: "not_null",
  HAS_NO_VALUE: "has_not_value has_not_a_value does_not_have_value not_value no_value empty",
  IS_TRUE: "true",
  IS_FALSE: "false",
  AND: "all every &&",
  OR: "any some ||",
};

const meant: ReadonlyMap<string, ConditionOperator | "AND" | "OR"> = new Map(
  Object.entries(spellings).flatMap(([operator, others]) =>
    // As we write them they are found without being squeezed.
    [operator, squeeze(operator), ...others.split(" ").map(squeeze)].map(
      (spelling) => [spelling, operator as ConditionOperator] as const,
    ),
  ),
);

/** The operator or group that is meant, whatever its spelling; null for none that is known. */
export function normalizeOperator(operator: unknown): ConditionOperator | "AND" | "OR" | null {
  if (typeof operator !== "string" || operator.length > MAX_LENGTH) return null;
  const exact = meant.get(operator);
  if (exact) return exact;
  const name = squeeze(operator);
  return meant.get(name) ?? meant.get(name.replace(/^IS/, "")) ?? null;
}

/** Letters alone, so that `isEqualTo`, `is equal to` and `IS_EQUAL_TO` are one; signs as they are. */
function squeeze(operator: string): string {
  const letters = operator.toUpperCase().replace(/[^A-Z]+/g, "");
  return letters === "" ? operator.trim() : letters;
}
