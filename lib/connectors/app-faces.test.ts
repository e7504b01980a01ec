import { expect, test } from "vitest";
import { findAppFace, listAppFaces } from "./app-faces.ts";
import { listApps } from "./registry.ts";

test("every app that connections can be made for has the face of its manifest", () => {
  const expected = listApps().map(({ id, name, icon, origins }) => ({
    id,
    name,
    icon,
    hasAuthorHosts: origins === "author",
  }));
  expect(listAppFaces()).toEqual(expected);
  expect(findAppFace("TWILIO")?.name).toBe("Twilio");
  expect(findAppFace("FLOW")).toBeNull();
});
