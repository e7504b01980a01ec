import { expect, test } from "vitest";
import { detailRows } from "./detail-rows.ts";

test("of a change, what differs is shown with its old and its new value", () => {
  const before = { name: "Robot", notes: "", origins: ["https://a.example"], attributes: { username: "robot" } };
  const after = { name: "Robot", notes: "Ask Lena", origins: ["https://b.example"], attributes: { username: "robo" } };
  expect(detailRows({ before, after, replaced: ["password"] })).toEqual([
    { field: "notes", before: "", value: "Ask Lena" },
    { field: "origins", before: ["https://a.example"], value: ["https://b.example"] },
    { field: "username", before: "robot", value: "robo" },
    { field: "replaced", value: ["password"] },
  ]);
});

test("a rename has one line", () => {
  expect(detailRows({ before: "Payments", after: "Money" })).toEqual([
    { field: "name", before: "Payments", value: "Money" },
  ]);
});

test("other details are shown as they are", () => {
  expect(detailRows({ name: "Robot", section: "Payments" })).toEqual([
    { field: "name", value: "Robot" },
    { field: "section", value: "Payments" },
  ]);
});
