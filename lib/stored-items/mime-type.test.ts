import { expect, test } from "vitest";
import { detectMimeType } from "./mime-type.ts";

const latin1 = (text: string) => Buffer.from(text, "latin1");

test.each([
  ["invoice.pdf", latin1("%PDF-1.7\n\xe2\xe3"), "application/pdf"],
  ["logo.txt", latin1("\x89PNG\r\n\x1a\n\0\0"), "image/png"],
  ["photo", latin1("\xff\xd8\xff\xe0"), "image/jpeg"],
  ["pack.zip", latin1("PK\x03\x04\0"), "application/zip"],
  ["table.xlsx", latin1("PK\x03\x04\0"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
  ["data.json", latin1("{}"), "application/json"],
  ["page.HTML", latin1("<p>"), "text/html"],
  ["rows.csv", latin1("a,b"), "text/csv"],
  ["notes", Buffer.from("où ça ?"), "text/plain"],
  ["data.json", latin1("\xff\xfe{"), "application/octet-stream"],
  ["data.json", latin1("{\0}"), "application/octet-stream"],
  ["x.constructor", latin1("text"), "text/plain"],
  ["invoice.pdf", latin1("\x00\x01"), "application/octet-stream"],
])("%s", (name, bytes, mimeType) => {
  expect(detectMimeType(name, bytes)).toBe(mimeType);
});
