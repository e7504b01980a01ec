import "server-only";
import type { z } from "zod";
import { codesMeant, randomDigits } from "#lib/one-time-codes/code-digits.ts";
import { replaceCode, tryCode } from "#lib/one-time-codes/mutations.ts";
import type { HandlerCall, Handlers } from "../define-handlers.ts";
import { withoutSecrets } from "../handlers-plain-params.ts";
import type { otp } from "./manifest.ts";

type Params<Name extends keyof typeof otp.actions> = z.output<(typeof otp.actions)[Name]["params"]>;

export const handlers: Handlers<typeof otp> = {
  actions: {
    async GENERATE_CODE({ params, flow, isDry, authenticate }) {
      const { reference, length } = withoutSecrets<Params<"GENERATE_CODE">>(params);
      const code = randomDigits(length);
      await replaceCode({ ...flow, reference, isDry }, macOf({ flow, authenticate }, reference, code));
      return { code };
    },
    async VERIFY_CODE({ params, flow, isDry, authenticate, idempotencyKey }) {
      const { reference, code } = withoutSecrets<Params<"VERIFY_CODE">>(params);
      const macs = codesMeant(code).map((meant) => macOf({ flow, authenticate }, reference, meant));
      const result = await tryCode({ ...flow, reference, isDry }, macs, idempotencyKey);
      return { valid: result === "VALID", result };
    },
  },
};

/** A code is a few digits: without the installation's key, its hash would be tried out in a moment. */
function macOf(
  { flow, authenticate }: Pick<HandlerCall<never>, "flow" | "authenticate">,
  reference: string,
  code: string,
) {
  return authenticate("one-time-code", JSON.stringify([flow.tenantId, flow.flowId, reference, code]));
}
