"use client";

import clsx from "clsx";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useTranslations } from "next-intl";
import {
  UNSTABLE_ToastRegion as AriaToastRegion,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
} from "react-aria-components/Toast";
import { Button } from "./button.tsx";
import { IconButton } from "./icon-button.tsx";
import { toastQueue } from "./toast.tsx";

/** Where toasts appear: a landmark, so that keys lead to it. */
export function ToastRegion() {
  const t = useTranslations("ui");
  return (
    <AriaToastRegion
      queue={toastQueue}
      aria-label={t("notifications")}
      className="fixed right-4 bottom-4 z-50 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-2 rounded-lg outline-none"
    >
      {({ toast: { content, key }, toast: entry }) => (
        <Toast
          key={key}
          toast={entry}
          className="flex items-start gap-2.5 rounded-lg border border-line bg-panel py-2.5 pr-2 pl-3 shadow-floating"
        >
          {content.tone === "fail" ? (
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-fail" />
          ) : (
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ok" />
          )}
          <ToastContent className="min-w-0 flex-1">
            <Text slot="title" className={clsx("break-words text-sm", content.tone === "fail" && "text-fail")}>
              {content.text}
            </Text>
          </ToastContent>
          {content.action && (
            <Button
              size="sm"
              variant="ghost"
              slot={null}
              className="text-accent!"
              onPress={() => {
                content.action?.onPress();
                toastQueue.close(key);
              }}
            >
              {content.action.label}
            </Button>
          )}
          <IconButton slot="close" size="sm" label={t("dismiss")} icon={<X aria-hidden />} hasTooltip={false} />
        </Toast>
      )}
    </AriaToastRegion>
  );
}
