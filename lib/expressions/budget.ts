import { ExpressionError } from "./expression-error.ts";

/** What an execution may still spend on expressions. Shared by all that it resolves. */
export type Budget = {
  /** @throws ExpressionError when less is left. */
  spendSteps(count: number): void;
  /** Call it before the text is made. @throws ExpressionError when less is left. */
  spendText(characters: number): void;
};

/** @param limits Steps are visited nodes; bytes are of text that is made or read, two for each UTF-16 unit. */
export function createBudget(limits: { steps: number; bytes: number }): Budget {
  let { steps, bytes } = limits;
  return {
    spendSteps(count) {
      steps -= count;
      if (steps < 0) throw new ExpressionError("errors.expressionSteps", { steps: limits.steps });
    },
    spendText(characters) {
      bytes -= characters * 2;
      if (bytes < 0) throw new ExpressionError("errors.expressionBytes", { bytes: limits.bytes });
    },
  };
}
