import { expect, test } from "vitest";
import { findSecretReferences, findTemplateErrors } from "./template-errors.ts";

const GUID = "0190f3c2-7a4b-7c1d-8e2f-0123456789ab";

test("every text that does not parse is found, with its path and place", () => {
  const value = {
    headers: { "X-A": "{{ ok }}", "X-B": "bad {{ a +" },
    list: ["fine", ["{{ nope() }}"]],
    n: 1,
    z: null,
  };
  expect(findTemplateErrors(value)).toMatchObject([
    { path: "headers.X-B", messageKey: "errors.templateUnclosed", position: 10 },
    { path: "list.1.0", messageKey: "errors.expressionFunction", params: { name: "nope" } },
  ]);
  expect(findTemplateErrors("{{ }}")).toMatchObject([{ path: "", messageKey: "errors.expressionEmpty" }]);
});

test("references to secrets are found where they parse", () => {
  const value = { url: `https://x/{{@VaultItem.${GUID}.Password}}`, broken: `{{@VaultItem.${GUID}.Password}} {{` };
  expect(findSecretReferences(value)).toMatchObject([
    { path: "url", part: { itemId: GUID, field: "Password", start: 10 } },
  ]);
});
