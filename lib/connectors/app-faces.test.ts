import { expect, test } from "vitest";
import { findAppFace, listAppFaces } from "./app-faces.ts";
import { listApps } from "./registry.ts";

test("every app that connections can be made for has a face, by name, and it is its manifest's", () => {
  const faces = listApps().map((app) => findAppFace(app.id));
  expect(faces).toEqual(listAppFaces());
  for (const { id, name, icon, origins } of listApps()) {
    const face = findAppFace(id);
    expect(face).toMatchObject({ id, name, icon });
    expect(face?.hasAuthorHosts === true, id).toBe(origins === "author");
  }
  expect(findAppFace("FLOW")).toBeNull();
});
