import { expect, test } from "vitest";
import { isVouched, vouchFor } from "./vouched-address.ts";

const token = "i".repeat(64);

test("a proof is for one address and one token", () => {
  const proof = vouchFor("192.0.2.1", token);
  expect(isVouched("192.0.2.1", proof, token)).toBe(true);
  expect(isVouched("192.0.2.2", proof, token)).toBe(false);
  expect(isVouched("192.0.2.1", proof, "j".repeat(64))).toBe(false);
  for (const wrong of ["", proof.slice(1), `${proof}x`]) expect(isVouched("192.0.2.1", wrong, token)).toBe(false);
});
