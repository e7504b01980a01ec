import { z } from "zod";
import type { LocalText } from "#lib/shared/local-text.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/** @param help What is sent unless one is chosen. */
export const methodParam = (help: LocalText) =>
  z
    .enum(methods)
    .optional()
    .meta({
      label: { en: "Method", fr: "Méthode" },
      help,
      control: "select",
      options: methods.map((value) => ({ value, label: { en: value, fr: value } })),
    });
