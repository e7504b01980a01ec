"use client";

import { useMutation } from "@tanstack/react-query";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { signOutAction } from "#lib/operators/actions.ts";
import { unwrap } from "#lib/shared/result.ts";

/** Ends the session and loads the sign-in page anew, so that nothing of this session stays in memory. */
export function useSignOut(): () => void {
  const errorText = useErrorText();
  const signOut = useMutation({
    mutationFn: async () => unwrap(await signOutAction({})),
    onSuccess: () => window.location.assign("/sign-in"),
    onError: (error) => toast({ tone: "fail", text: errorText(error) ?? error.message }),
  });
  return () => signOut.mutate();
}
