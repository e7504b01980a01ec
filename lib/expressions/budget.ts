import { ExpressionError } from "./expression-error.ts";

/** What an execution may still spend on expressions. Shared by all that it resolves. */
export type Budget = {
  /** Begins another value, which may take so much at once of what is left in all. */
  beginValue(): void;
  /** @throws ExpressionError when less is left. */
  spendSteps(count: number): void;
  /** Call it before the text is made. @throws ExpressionError when less is left. */
  spendText(characters: number): void;
};

type Limits = { steps: number; bytes: number };

/** For one value: bounds what is in memory at a time. A value of 1 MiB can be read, printed and encoded in it. */
const atOnce: Limits = { steps: 2_000_000, bytes: 32 * 1024 * 1024 };

/**
 * @param limits Steps are visited nodes; bytes are of text that is made or read, two for each UTF-16 unit.
 * @param once The same for each value.
 */
export function createBudget(limits: Limits, once: Limits = atOnce): Budget {
  let { steps, bytes } = limits;
  let value = { ...once };
  return {
    beginValue() {
      value = { ...once };
    },
    spendSteps(count) {
      steps -= count;
      value.steps -= count;
      if (steps < 0) throw new ExpressionError("errors.expressionSteps", { steps: limits.steps });
      if (value.steps < 0) throw new ExpressionError("errors.expressionStepsOnce", { steps: once.steps });
    },
    spendText(characters) {
      bytes -= characters * 2;
      value.bytes -= characters * 2;
      if (bytes < 0) throw new ExpressionError("errors.expressionBytes", { bytes: limits.bytes });
      if (value.bytes < 0) throw new ExpressionError("errors.expressionBytesOnce", { bytes: once.bytes });
    },
  };
}
