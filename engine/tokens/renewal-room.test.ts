import { expect, test } from "vitest";
import { createRenewalRoom } from "./renewal-room.ts";

const takeAll = (room: ReturnType<typeof createRenewalRoom>, placeOf: (index: number) => [string, string]) =>
  Array.from({ length: 100 }, (_, index) => {
    const [tenantId, origin] = placeOf(index);
    return room.take({ tenantId, origin });
  }).filter(Boolean).length;

test("neither a tenant nor an origin takes it all", () => {
  const room = createRenewalRoom();
  expect(takeAll(room, (index) => ["slow", `https://${index % 10}.example`])).toBe(16);
  expect(takeAll(room, (index) => [`tenant ${index}`, "https://slow.example"])).toBe(32);
  expect(takeAll(room, (index) => [`tenant ${index}`, `https://${index}.example`])).toBe(16);
});

test("what is given back can be taken again, and what was refused took nothing", () => {
  const room = createRenewalRoom();
  const place = { tenantId: "one", origin: "https://a.example" };
  expect(takeAll(room, () => ["one", "https://a.example"])).toBe(16);
  expect(room.take({ tenantId: "one", origin: "https://b.example" })).toBe(false);
  room.giveBack(place);
  expect(takeAll(room, () => ["one", "https://a.example"])).toBe(1);
  expect(takeAll(room, () => ["two", "https://b.example"])).toBe(16);
});
