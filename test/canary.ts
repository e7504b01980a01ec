import { expect } from "vitest";
import { formsOf } from "./secret-forms.ts";

/** Fails with the form that was found, in a few characters of what is around it. */
export function expectNoSecret(text: string, secret: string): void {
  for (const form of formsOf(secret)) {
    const at = text.indexOf(form);
    expect(at < 0 ? "" : text.slice(Math.max(0, at - 60), at), "what stands before a leaked secret").toBe("");
    expect(at).toBe(-1);
  }
}
