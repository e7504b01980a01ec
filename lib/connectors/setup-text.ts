import { z } from "zod";

/** Lengths of `reference/auth0-forms.md` §1.4; where it names none, 4096. */
type Length = 255 | 500 | 1024 | 4096;

/** Typed or pasted into a setup: white space around it does not count. */
export const setupText = (max: Length = 4096) =>
  z.string().trim().min(1, "errors.required").max(max, `errors.tooLong${max}`);

export const optionalSetupText = (max: Length = 4096) => z.string().trim().max(max, `errors.tooLong${max}`).optional();
