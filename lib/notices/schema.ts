import { z } from "zod";

/** Rendered for its reader, in their language. */
export const noticeMessage = z.object({
  messageKey: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type NoticeMessage = z.infer<typeof noticeMessage>;

export const notice = noticeMessage.extend({ id: z.uuid(), createdAt: z.coerce.date() });
export type Notice = z.infer<typeof notice>;

export const noticeIdInput = z.object({ noticeId: z.uuid() });
