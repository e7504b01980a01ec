import { expect, test } from "vitest";
import { isSecretName } from "./secret-names.ts";

test.each([
  ...[
    "password",
    "secretKey",
    "access_key",
    "API-Key",
    "APIKey",
    "apikey",
    "bearerToken",
    "X-Auth-Token",
    "awsSecretKey",
  ],
  ...["privateKey", "clientSecret2", "credentials", "Authorization", "sas token", "SECRET"],
])("%s is the name of a secret", (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each([
  ...[
    "public_key",
    "publicKey",
    "publishable-key",
    "keyboard",
    "tokenizer",
    "monkey",
    "type",
    "amount",
    "currency",
    "",
  ],
  ...["region", "secretary", "é"],
])("%s is none", (name) => {
  expect(isSecretName(name)).toBe(false);
});
