"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type RefObject, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { toast } from "#components/ui/toast.tsx";
import { needsConnecting } from "#lib/connecting/connection-updates.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { createConnectionAction, replaceCredentialsAction } from "#lib/vault/actions.ts";
import { dropSecrets, placeServerErrors, readCredentials } from "#lib/vault/setup-form.ts";
import { showErrors } from "./form-errors.ts";
import { rememberSection } from "./recent-sections.ts";
import { useTestConnection } from "./use-test-connection.ts";
import type { WizardStep, WizardValues } from "./wizard-values.ts";

type Options = {
  app: ConnectorManifest | null;
  form: UseFormReturn<WizardValues>;
  root: RefObject<HTMLElement | null>;
  goTo: (step: WizardStep) => void;
  onCreated?: ((itemId: string) => void) | undefined;
  onClose: () => void;
};

export type Creation = ReturnType<typeof useCreateConnection>;

/** Writes what the wizard gathered: first as a new connection and, if its test fails, then as its credentials. */
export function useCreateConnection({ app, form, root, goTo, onCreated, onClose }: Options) {
  const t = useTranslations("vault.wizard");
  const queryClient = useQueryClient();
  const [itemId, setItemId] = useState<string | null>(null);
  const [isPlaced, setIsPlaced] = useState(false);
  const test = useTestConnection();

  const write = useMutation({
    // TanStack keeps a mutation's variables for a while, so the secrets are read inside and never passed.
    mutationFn: async (content: "empty" | "credentials") => {
      if (!app) throw new RangeError("a connection is made for an app");
      const values = form.getValues();
      const read = content === "empty" ? undefined : readCredentials(app, values);
      const filled = read?.ok ? { setup: read.setup, ...(read.origins && { origins: read.origins }) } : undefined;
      if (itemId && filled) return unwrap(await replaceCredentialsAction({ itemId, ...filled }));
      const { sectionId, name } = values;
      return unwrap(await createConnectionAction({ sectionId, appId: app.id, name, ...filled }));
    },
    onSuccess: ({ id }, content) => {
      const values = form.getValues();
      rememberSection(values.sectionId);
      if (itemId === null) onCreated?.(id);
      setItemId(id);
      if (app) form.reset({ ...values, ...dropSecrets(app, values) });
      if (content === "empty") {
        toast({ text: t("createdEmpty", { name: values.name.trim() }) });
        onClose();
        return;
      }
      goTo("test");
      if (app?.hasTest && !needsConnecting(app, values.setupType)) test.mutate(id);
    },
    onError: (error) => {
      const fieldErrors = error instanceof ActionError ? error.value.fieldErrors : undefined;
      const placed = app && fieldErrors ? placeServerErrors(app, form.getValues("setupType"), fieldErrors) : {};
      setIsPlaced(Object.keys(placed).length > 0);
      if ("name" in placed || "sectionId" in placed) goTo("name");
      showErrors(form, placed);
      focusFirstError(root.current);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["vault"] }),
  });

  return {
    itemId,
    test,
    write,
    /** What no field of the form can show. */
    error: isPlaced ? null : write.error,
  };
}
