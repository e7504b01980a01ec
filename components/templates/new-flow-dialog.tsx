"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { LongDialogBody } from "#components/flows/long-dialog.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { TextField } from "#components/ui/text-field.tsx";
import { useErrorText, useFieldErrorText, useMessageText } from "#components/ui/use-error-text.ts";
import { sectionsToAddTo } from "#components/vault/recent-sections.ts";
import { flowName } from "#lib/flows/schema.ts";
import { connectionsOf } from "#lib/templates/templates.ts";
import { sectionsQuery } from "#lib/vault/queries.ts";
import { TemplateChoice, type TemplateChoiceValue } from "./template-choice.tsx";
import { TemplateConnections } from "./template-connections.tsx";
import { useNewFlow } from "./use-new-flow.ts";

/** Asks for a name, and what the flow begins with: nothing, or a template with its connections. */
export function NewFlowDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("flows");
  const templates = useTranslations("templates");
  const language = useLocale();
  const errorText = useErrorText();
  const fieldErrorText = useFieldErrorText();
  const messageText = useMessageText();
  const [name, setName] = useState("");
  const [templateId, setTemplateId] = useState<TemplateChoiceValue>(null);
  const [connections, setConnections] = useState<Readonly<Record<string, string>>>({});
  /** Undefined until somebody chose: the one that was used last. */
  const [place, setPlace] = useState<string | null>();
  const [isChecked, setChecked] = useState(false);
  const sections = useQuery(sectionsQuery());
  const creating = useNewFlow(onClose);
  const open = sectionsToAddTo(sections.data ?? []);
  const sectionId = place === undefined ? (open[0]?.id ?? null) : place;
  const parsed = flowName.safeParse(name);
  // Without them the connections of the template would be left out, though nobody said so.
  const isWaiting = templateId !== null && sections.isPending;

  const chooseTemplate = (chosen: TemplateChoiceValue) => {
    const suggested = templateId === null ? "" : templates(`names.${templateId}`);
    if (name.trim() === suggested) setName(chosen === null ? "" : templates(`names.${chosen}`));
    setTemplateId(chosen);
    setConnections({});
    creating.reset();
  };
  const choose = (placeholder: string, itemId: string | null) => {
    const { [placeholder]: _, ...others } = connections;
    setConnections(itemId === null ? others : { ...others, [placeholder]: itemId });
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isWaiting) return;
    setChecked(true);
    if (parsed.success) creating.mutate({ name: parsed.data, templateId, sectionId, connections });
    else focusFirstError(event.currentTarget);
  };
  const localError = isChecked && !parsed.success ? messageText(parsed.error.issues[0]?.message ?? "") : undefined;
  const nameError = localError ?? fieldErrorText(creating.error, "name");

  return (
    <Dialog isOpen onOpenChange={onClose} title={t("create.title")} size="lg" isBusy={creating.isPending}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        <LongDialogBody
          actions={
            <>
              <Button onPress={onClose} isDisabled={creating.isPending}>
                {t("cancel")}
              </Button>
              <Button variant="primary" type="submit" isPending={creating.isPending || isWaiting}>
                {t("createFlow")}
              </Button>
            </>
          }
        >
          <TextField
            label={t("nameField")}
            value={name}
            onChange={setName}
            errorMessage={nameError}
            isRequired
            autoFocus
            autoComplete="off"
          />
          <TemplateChoice value={templateId} onChange={chooseTemplate} />
          {templateId !== null && sections.data && (
            <TemplateConnections
              needed={connectionsOf(templateId, language)}
              sections={open}
              sectionId={sectionId}
              chosen={connections}
              errorOf={(placeholder) => fieldErrorText(creating.error, `connections.${placeholder}`)}
              onSection={setPlace}
              onChoose={choose}
            />
          )}
          {creating.error && !nameError && <Alert tone="fail">{errorText(creating.error)}</Alert>}
        </LongDialogBody>
      </form>
    </Dialog>
  );
}
