"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BellRing, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { markNoticeReadAction } from "#lib/notices/actions.ts";
import { noticesQuery } from "#lib/notices/queries.ts";
import { unwrap } from "#lib/shared/result.ts";

/** What the operator is to know, one at a time, until they put it away. */
export function NoticeBar() {
  const t = useTranslations("notices");
  const text = useMessageText();
  const queryClient = useQueryClient();
  const { data: notices = [] } = useQuery(noticesQuery());
  const putAway = useMutation({
    mutationFn: async (noticeId: string) => unwrap(await markNoticeReadAction({ noticeId })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: noticesQuery().queryKey }),
  });
  const [notice, ...more] = notices.filter(({ id }) => !(putAway.isPending && id === putAway.variables));
  if (!notice) return null;
  return (
    <section aria-label={t("title")} className="border-line border-b bg-accent-bg">
      <div role="status" className="flex items-start gap-2.5 px-4 py-2 text-sm md:px-6">
        <BellRing aria-hidden className="mt-1.5 size-4 shrink-0 text-accent" />
        <p className="min-w-0 flex-1 break-words py-1">
          {text(notice.messageKey, notice.params)}
          <span className="text-ink-2">
            {" · "}
            <RelativeTime value={notice.createdAt} />
            {more.length > 0 && <> · {t("more", { count: more.length })}</>}
          </span>
        </p>
        <IconButton
          size="sm"
          label={t("putAway")}
          icon={<X aria-hidden />}
          onPress={() => putAway.mutate(notice.id)}
          hasTooltip={false}
        />
      </div>
    </section>
  );
}
