"use client";

import { useEffect, useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { findConnector } from "#lib/connectors/registry.ts";
import { ChooseAppStep } from "./choose-app-step.tsx";
import { CredentialsStep } from "./credentials-step.tsx";
import { toResolverResult } from "./form-errors.ts";
import { NameStep } from "./name-step.tsx";
import { TestStep } from "./test-step.tsx";
import { useCreateConnection } from "./use-create-connection.ts";
import { useStepFocus } from "./use-step-focus.ts";
import { WizardProgress } from "./wizard-progress.tsx";
import { checkStep, startApp, startWizard, type WizardStep, type WizardValues } from "./wizard-values.ts";

export type WizardBodyProps = {
  onClose: () => void;
  /** Called as soon as the connection stands in the vault; the dialog stays open to show its test. */
  onCreated?: ((itemId: string) => void) | undefined;
  /** Leaves out the first step, for an action that already says which app it needs. */
  appId?: string | undefined;
  /** Origins or hosts to begin *Allowed hosts* with, such as that of the action's URL. */
  suggestedHosts?: readonly string[] | undefined;
  /** The section to propose first. */
  sectionId?: string | undefined;
  onBusyChange: (isBusy: boolean) => void;
};

export function WizardBody({
  onClose,
  onCreated,
  onBusyChange,
  appId,
  suggestedHosts = [],
  sectionId,
}: WizardBodyProps) {
  const root = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState<WizardStep>(appId ? "name" : "app");
  const form = useForm<WizardValues>({
    defaultValues: startWizard(appId ?? "", suggestedHosts),
    resolver: (values) => toResolverResult(values, checkStep(step, values)),
    shouldFocusError: false,
  });
  const app = findConnector(form.watch("appId"));
  const restFocus = useStepFocus(root, step);
  const goTo = (next: WizardStep) => {
    restFocus();
    setStep(next);
  };
  const creation = useCreateConnection({ app, form, root, goTo, onCreated, onClose });

  const isWriting = creation.write.isPending;
  useEffect(() => onBusyChange(isWriting), [isWriting, onBusyChange]);

  const chooseApp = (chosen: string) => {
    // Another app has other fields; the same one keeps what was typed before Back.
    form.reset({ ...form.getValues(), ...startApp(chosen, suggestedHosts), appId: chosen });
  };

  return (
    <FormProvider {...form}>
      <div ref={root} tabIndex={-1} className="outline-none flex flex-col gap-5">
        <WizardProgress steps={appId ? ["name", "credentials"] : ["app", "name", "credentials"]} current={step} />
        {step === "app" && <ChooseAppStep root={root} onChoose={chooseApp} onContinue={() => goTo("name")} />}
        {step === "name" && app && (
          <NameStep
            app={app}
            root={root}
            preferredSectionId={sectionId}
            creation={creation}
            onBack={appId ? undefined : () => goTo("app")}
            onContinue={() => goTo("credentials")}
          />
        )}
        {step === "credentials" && app && (
          <CredentialsStep app={app} root={root} creation={creation} onBack={() => goTo("name")} />
        )}
        {step === "test" && app && creation.itemId && (
          <TestStep
            app={app}
            itemId={creation.itemId}
            creation={creation}
            onReplace={() => goTo("credentials")}
            onClose={onClose}
          />
        )}
      </div>
    </FormProvider>
  );
}
