"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { focusContent } from "#components/ui/focus-content.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { FIRST_STEPS_COOKIE } from "#lib/first-steps/constants.ts";
import { keepInBrowser } from "#lib/i18n/browser-cookies.ts";

/** For this operator in this browser: what is done and what is not stays what it is. */
export function DismissFirstSteps({ operatorId, label }: { operatorId: string; label: string }) {
  const router = useRouter();
  return (
    <IconButton
      size="sm"
      label={label}
      icon={<X aria-hidden />}
      onPress={() => {
        keepInBrowser(FIRST_STEPS_COOKIE, operatorId);
        focusContent();
        router.refresh();
      }}
    />
  );
}
