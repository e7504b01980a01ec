/** Holds the id of the operator who put the first steps away in this browser. */
export const FIRST_STEPS_COOKIE = "coffre-first-steps";
