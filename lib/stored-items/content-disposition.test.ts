import fc from "fast-check";
import { expect, test } from "vitest";
import { attachment } from "./content-disposition.ts";

test("a name is kept for every browser", () => {
  expect(attachment("invoice.pdf")).toBe(`attachment; filename="invoice.pdf"; filename*=UTF-8''invoice.pdf`);
  expect(attachment("où ça.pdf")).toBe(`attachment; filename="o_ _a.pdf"; filename*=UTF-8''o%C3%B9%20%C3%A7a.pdf`);
  expect(attachment(`a"b\\c/d%41'(e).txt`)).toBe(
    `attachment; filename="a_b_c_d_41'(e).txt"; filename*=UTF-8''a%22b%5Cc%2Fd%2541%27%28e%29.txt`,
  );
});

test("no name leaves its place in the header", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      expect(attachment(name)).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[A-Za-z0-9\-_.!~%]*$/);
      expect(attachment(name).split('"')).toHaveLength(3);
      expect(() => new Headers({ "content-disposition": attachment(name) })).not.toThrow();
    }),
  );
});
