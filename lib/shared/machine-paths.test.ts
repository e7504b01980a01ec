import { expect, test } from "vitest";
import { isMachinePath } from "./machine-paths.ts";

test.each([
  "/v4",
  "/v4/VaultItem",
  "/V4/vaultitem",
  "/api/v2/flows",
  "/oauth/token",
  "/.well-known/jwks.json",
  "/hooks/a/b",
])("%s is the engine's", (path) => expect(isMachinePath(path)).toBe(true));

test.each(["/", "/vault", "/v40", "/v4x/VaultItem", "/api/vault/items", "/x/v4/VaultItem"])("%s is not", (path) =>
  expect(isMachinePath(path)).toBe(false),
);
