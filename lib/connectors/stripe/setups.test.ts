import { expect, test } from "vitest";
import { setups } from "./setups.ts";

const keys = { private_key: "sk_test_canary0123456789", public_key: "pk_test_0123456789abcdef" };

test("keys that were swapped are refused: the publishable one is shown", () => {
  const { fields } = setups.KEY_PAIR;
  expect(fields.safeParse(keys).success).toBe(true);
  expect(fields.safeParse({ ...keys, private_key: "rk_live_1" }).success).toBe(true);
  const swapped = { private_key: keys.public_key, public_key: keys.private_key };
  expect(fields.safeParse(swapped).error?.issues.map(({ message, path }) => [path[0], message])).toEqual([
    ["private_key", "errors.stripePrivateKey"],
    ["public_key", "errors.stripePublicKey"],
  ]);
  expect(fields.safeParse({ ...keys, public_key: "rk_live_1" }).success).toBe(false);
});

test("a pair of keys is known by the ends of the publishable one", () => {
  expect(setups.KEY_PAIR.accountName(keys, {})).toBe("pk_test_…cdef");
  expect(setups.KEY_PAIR.accountName({ public_key: "pk_1" }, {})).toBe("pk_1");
});

test("of the wire’s free keys only those of the operator’s own app are kept", () => {
  const wire = { code: "ac_1", client_id: "ca_1", client_secret: "sk_test_1", anything: 1 };
  expect(setups.OAUTH_CODE.fromWire?.(wire)).toEqual({ client_id: "ca_1", client_secret: "sk_test_1" });
});
