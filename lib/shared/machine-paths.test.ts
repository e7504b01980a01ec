import { expect, test } from "vitest";
import { isMachinePath } from "./machine-paths.ts";

test.each(["/v4", "/v4/VaultItem", "/api/v2/flows", "/oauth/token", "/hooks/x/y", "/.well-known/jwks.json"])(
  "%s is for machines",
  (path) => expect(isMachinePath(path)).toBe(true),
);

test.each(["/", "/vault", "/v4x", "/api/vault/items", "/api/v20", "/api/auth/csrf", "/.well-known/other"])(
  "%s is not",
  (path) => expect(isMachinePath(path)).toBe(false),
);
