import { expect, test } from "vitest";
import { readListParams } from "./list-params.ts";

const flow = "01a20347-7b05-7d18-90a6-e720616dc896";
const other = "01a20347-7b05-7a44-8b24-b1599a32a046";

test("an address is read, and what it says wrongly is left out", () => {
  expect(readListParams({ status: "WAITING", flow, trigger: other, before: flow, page: "3" })).toEqual({
    status: "WAITING",
    flowId: flow,
    triggerId: other,
    before: flow,
  });
  expect(readListParams({ status: "LOST", flow: "x", trigger: ["a", "b"], after: "1" })).toEqual({});
});

test("in a flow's own list the address cannot name another flow", () => {
  expect(readListParams({ flow: other }, flow)).toEqual({ flowId: flow });
});
