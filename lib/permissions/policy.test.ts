import { expect, test } from "vitest";
import { can, permissions, roles } from "./policy.ts";

test("the whole matrix", () => {
  const granted = roles.map((role) => [role, permissions.filter((permission) => can(role, permission))]);
  expect(Object.fromEntries(granted)).toEqual({
    viewer: ["flow:read"],
    editor: ["flow:read", "flow:write", "flow:run", "flow:publish"],
    admin: [
      "flow:read",
      "flow:write",
      "flow:run",
      "flow:publish",
      "operator:write",
      "settings:write",
      "section:takeOver",
      "client:write",
      "audit:read",
    ],
  });
});
