"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { ConnectStep } from "#components/connecting/connect-step.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { isUnconnected, needsConnecting } from "#lib/connecting/connection-updates.ts";
import type { ConnectorManifest } from "#lib/connectors/define-connector.ts";
import { findConnector } from "#lib/connectors/registry.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { replaceCredentialsAction } from "#lib/vault/actions.ts";
import type { ItemDetail } from "#lib/vault/schema.ts";
import {
  type CredentialsValues,
  dropSecrets,
  placeServerErrors,
  readCredentials,
  startCredentials,
} from "#lib/vault/setup-form.ts";
import { CredentialsFields } from "./credentials-fields.tsx";
import { showErrors, toResolverResult } from "./form-errors.ts";
import { TestOutcome } from "./test-outcome.tsx";
import { useStepFocus } from "./use-step-focus.ts";
import { useTestConnection } from "./use-test-connection.ts";

/** Adds credentials to an empty connection, or puts new ones in place of the old: the same form, the same id. */
export function CredentialsDialog({ item, onClose }: { item: ItemDetail; onClose: () => void }) {
  const t = useTranslations("vault.credentials");
  const [isBusy, setBusy] = useState(false);
  // What it was when the dialog opened: the title must not change once they are stored.
  const [wasEmpty] = useState(item.state === "empty" && !isUnconnected(item));
  const app = findConnector(item.appId ?? "");
  if (!app) return null;
  return (
    <Dialog title={t(wasEmpty ? "addTitle" : "replaceTitle")} isOpen isBusy={isBusy} onOpenChange={onClose}>
      <CredentialsForm item={item} app={app} wasEmpty={wasEmpty} onBusyChange={setBusy} onClose={onClose} />
    </Dialog>
  );
}

type CredentialsFormProps = {
  item: ItemDetail;
  app: ConnectorManifest;
  wasEmpty: boolean;
  onBusyChange: (isBusy: boolean) => void;
  onClose: () => void;
};

function CredentialsForm({ item, app, wasEmpty, onBusyChange, onClose }: CredentialsFormProps) {
  const t = useTranslations("vault");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const root = useRef<HTMLDivElement>(null);
  const [isPlaced, setPlaced] = useState(false);
  const { setupType, attributes, origins: hosts } = item;
  const form = useForm<CredentialsValues>({
    defaultValues: startCredentials(app, { setupType, attributes, hosts }),
    resolver: (values) => {
      const read = readCredentials(app, values);
      return toResolverResult(values, read.ok ? {} : read.errors);
    },
    shouldFocusError: false,
  });
  const test = useTestConnection();
  const [isSaved, setSaved] = useState(false);
  const restFocus = useStepFocus(root, isSaved ? "saved" : "form");
  const save = useMutation({
    // TanStack keeps a mutation's variables for a while, so the secrets are read inside and never passed.
    mutationFn: async () => {
      onBusyChange(true);
      const read = readCredentials(app, form.getValues());
      if (!read.ok) throw new RangeError("the form was checked before");
      const { setup, origins } = read;
      return unwrap(await replaceCredentialsAction({ itemId: item.id, setup, ...(origins && { origins }) }));
    },
    onSuccess: ({ id }) => {
      restFocus();
      form.reset(dropSecrets(app, form.getValues()));
      setSaved(true);
      if (app.hasTest && !needsConnecting(app, form.getValues("setupType"))) test.mutate(id);
    },
    onError: (error) => {
      const fieldErrors = error instanceof ActionError ? error.value.fieldErrors : undefined;
      const placed = fieldErrors ? placeServerErrors(app, form.getValues("setupType"), fieldErrors) : {};
      setPlaced(Object.keys(placed).length > 0);
      showErrors(form, placed);
      focusFirstError(root.current);
    },
    onSettled: () => {
      onBusyChange(false);
      return queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
  });

  const isRefused = test.data?.outcome === "refused";
  const canRepeat = test.isError || test.data?.outcome === "unreachable" || test.data?.outcome === "limited";
  const again = () => {
    restFocus();
    setSaved(false);
  };

  return (
    <div ref={root} tabIndex={-1} className="flex flex-col gap-5 outline-none">
      {isSaved ? (
        <>
          <Alert tone="ok">{t(wasEmpty ? "credentials.added" : "credentials.replaced", { name: item.name })}</Alert>
          {needsConnecting(app, form.getValues("setupType")) ? (
            <ConnectStep app={app.name} itemId={item.id} onLater={onClose} />
          ) : (
            <>
              <TestOutcome app={app} test={test} />
              <DialogActions>
                {canRepeat && <Button onPress={() => test.mutate(item.id)}>{t("test.again")}</Button>}
                {isRefused && <Button onPress={again}>{t("menu.replace")}</Button>}
                <Button variant="primary" onPress={onClose}>
                  {t("wizard.close")}
                </Button>
              </DialogActions>
            </>
          )}
        </>
      ) : (
        <FormProvider {...form}>
          <form
            noValidate
            autoComplete="off"
            className="contents"
            onSubmit={form.handleSubmit(
              () => save.mutate(),
              () => focusFirstError(root.current),
            )}
          >
            <p className="text-ink-2">
              {wasEmpty ? t("credentials.addNote", { name: item.name }) : t("credentials.replaceNote")}
            </p>
            <CredentialsFields app={app} autoFocus />
            {save.error && !isPlaced && <Alert tone="fail">{errorText(save.error)}</Alert>}
            <DialogActions>
              <Button onPress={onClose} isDisabled={save.isPending}>
                {t("edit.cancel")}
              </Button>
              <Button type="submit" variant="primary" isPending={save.isPending}>
                {t(wasEmpty ? "menu.add" : "menu.replace")}
              </Button>
            </DialogActions>
          </form>
        </FormProvider>
      )}
    </div>
  );
}
