import { z } from "zod";
import { alignment, flowReference, integer, nodePointer, partId, text } from "./form-values.ts";

const block = <const Type extends string, Config extends z.ZodType>(type: Type, config: Config) =>
  z.strictObject({ id: partId, category: z.literal("BLOCK"), type: z.literal(type), config });

const hexColor = z.string().regex(/^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i, "errors.formColor");
const labelled = z.strictObject({ text: z.string() });
const content = z.strictObject({ content: text(10_000).optional() });

/** Parts of a step that ask for nothing (`reference/auth0-forms.md` §4.4). */
export const blocks = [
  block("DIVIDER", z.strictObject({ text: text(50).optional() }).optional()),
  block("HTML", content.optional()),
  block(
    "IMAGE",
    z.strictObject({ src: text(500), position: alignment.optional(), height: integer(1, 500).optional() }).optional(),
  ),
  block(
    "JUMP_BUTTON",
    z.strictObject({
      text: text(150),
      next_node: nodePointer,
      style: z.strictObject({ background_color: hexColor.optional() }).optional(),
    }),
  ),
  block("NEXT_BUTTON", labelled),
  block("PREVIOUS_BUTTON", labelled),
  block(
    "RESEND_BUTTON",
    z.strictObject({
      active_text: text(255, 1),
      button_text: text(255, 1),
      waiting_text: text(255, 1),
      text_alignment: alignment.optional(),
      flow_id: flowReference,
      max_attempts: integer(1, 10).optional(),
      waiting_time: integer(1, 60).optional(),
    }),
  ),
  block("RICH_TEXT", content.optional()),
] as const;
