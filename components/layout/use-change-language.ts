"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { keepInBrowser } from "#lib/i18n/browser-cookies.ts";
import { LANGUAGE_COOKIE } from "#lib/i18n/locale.ts";
import { setLanguageAction } from "#lib/operators/actions.ts";
import type { Language } from "#lib/shared/local-text.ts";
import { unwrap } from "#lib/shared/result.ts";

/** Remembers the language on this browser, and with the operator's account if there is one. */
export function useChangeLanguage(isSignedIn: boolean): (language: Language) => void {
  const router = useRouter();
  const errorText = useErrorText();
  const change = useMutation({
    mutationFn: async (language: Language) => {
      keepInBrowser(LANGUAGE_COOKIE, language);
      if (isSignedIn) unwrap(await setLanguageAction({ language }));
    },
    onSuccess: () => router.refresh(),
    onError: (error) => toast({ tone: "fail", text: errorText(error) ?? error.message }),
  });
  return change.mutate;
}
