"use client";

import { useMutation } from "@tanstack/react-query";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { unwrap } from "#lib/shared/result.ts";
import { switchTenantAction } from "#lib/tenants/actions.ts";

/** Goes to another tenant, and loads its vault anew, so that nothing of the tenant that was left stays in memory. */
export function useSwitchTenant(): (tenantId: string) => void {
  const errorText = useErrorText();
  const change = useMutation({
    mutationFn: async (tenantId: string) => unwrap(await switchTenantAction({ tenantId })),
    onSuccess: () => window.location.assign("/vault"),
    onError: (error) => toast({ tone: "fail", text: errorText(error) ?? error.message }),
  });
  return change.mutate;
}
