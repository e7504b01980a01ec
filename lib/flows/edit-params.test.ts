import { expect, test } from "vitest";
import type { Json } from "#lib/shared/json.ts";
import { isAskedFor, setParam } from "./edit-params.ts";
import type { FlowAction, FlowParams } from "./schema.ts";

const ITEM = "0199c3f0-0000-7000-8000-000000000001";
const request = (params: FlowParams): FlowAction => ({ id: "call", type: "HTTP", action: "SEND_REQUEST", params });

test.each<[string, FlowParams, string[]]>([
  ["nothing", {}, ["payload", "credential_set"]],
  ["a connection", { connection_id: "ac_1" }, ["payload"]],
  ["a credential set", { credential_set: ITEM }, ["payload", "credential_set", "authentication"]],
  ["a file", { content_type: "FILE" }, ["file", "credential_set"]],
  ["a multipart form", { content_type: "MULTIPART" }, ["payload", "files", "credential_set"]],
])("with %s, the action asks for just what can be used", (_, params, expected) => {
  const optional = ["payload", "file", "files", "credential_set", "authentication"];
  expect(optional.filter((name) => isAskedFor(request(params), name))).toEqual(expect.arrayContaining(expected));
  expect(optional.filter((name) => isAskedFor(request(params), name))).toHaveLength(expected.length);
});

test("what is not asked for any more leaves the document, and comes back as it was", () => {
  const before = request({ content_type: "MULTIPART", payload: { a: "1" }, files: [{ name: "scan", item: ITEM }] });
  const asFile = setParam(before, "content_type", "FILE");
  expect(asFile.action.params).toEqual({ content_type: "FILE" });
  const withFile = setParam(asFile.action, "file", ITEM, asFile.held);
  const again = setParam(withFile.action, "content_type", "MULTIPART", withFile.held);
  expect(again.action.params).toEqual(before.params);
  expect(again.held).toEqual({ file: ITEM });
});

test("a connection takes the place of a credential set, and of how it is sent", () => {
  const before = request({ credential_set: ITEM, authentication: "DIGEST" });
  const connected = setParam(before, "connection_id", "ac_1");
  expect(connected.action.params).toEqual({ connection_id: "ac_1" });
  expect(setParam(connected.action, "connection_id", undefined, connected.held).action.params).toEqual(before.params);
});

test("a param keeps its place while it is typed, and others stay untouched", () => {
  const before = request({ url: "https://a", method: "PUT", headers: {} });
  const set = (name: string, value: Json | undefined) =>
    Object.entries(setParam(before, name, value).action.params ?? {});
  expect(set("url", "https://ab")).toEqual([
    ["url", "https://ab"],
    ["method", "PUT"],
    ["headers", {}],
  ]);
  expect(set("url", undefined)).toEqual([
    ["method", "PUT"],
    ["headers", {}],
  ]);
});
