import { findConnector } from "#lib/connectors/registry.ts";
import { createConnectionInput } from "#lib/vault/schema.ts";
import { type CredentialsValues, type FormErrors, readCredentials, startCredentials } from "#lib/vault/setup-form.ts";
import { toFormErrors } from "./form-errors.ts";

/** All that is typed into the wizard. It lives as long as the dialog, so Back finds it again and Close forgets it. */
export type WizardValues = CredentialsValues & { appId: string; name: string; sectionId: string };

export type WizardStep = "app" | "name" | "credentials" | "test";

const nameStep = createConnectionInput.pick({ name: true, sectionId: true });

export function startWizard(appId: string, suggestedHosts: readonly string[]): WizardValues {
  return { appId, name: "", sectionId: "", ...startApp(appId, suggestedHosts) };
}

/** The form of the app's credentials as it opens. */
export function startApp(appId: string, suggestedHosts: readonly string[]): CredentialsValues {
  const app = findConnector(appId);
  return app ? startCredentials(app, { hosts: suggestedHosts }) : { setupType: "", setup: {}, hosts: [""] };
}

/** What keeps a step from going on. */
export function checkStep(step: WizardStep, values: WizardValues): FormErrors {
  const app = findConnector(values.appId);
  if (!app) return { appId: "vault.wizard.appRequired" };
  if (step === "name") return toFormErrors(nameStep.safeParse(values).error);
  if (step !== "credentials") return {};
  const read = readCredentials(app, values);
  return read.ok ? {} : read.errors;
}
