"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { toast } from "#components/ui/toast.tsx";
import { storedKinds } from "#lib/stored-items/schema.ts";
import type { StoredKind } from "#lib/vault/schema.ts";
import { AddedStep } from "./added-step.tsx";
import { ChooseKindStep } from "./choose-kind-step.tsx";
import { toResolverResult } from "./form-errors.ts";
import { NewItemStep } from "./new-item-step.tsx";
import { rememberSection } from "./recent-sections.ts";
import { readNew, type StoredValues, startStored } from "./stored-values.ts";
import { useStepFocus } from "./use-step-focus.ts";
import { useStoreItem } from "./use-store-item.ts";

export type AddItemBodyProps = {
  onClose: () => void;
  /** Called as soon as the item stands in the vault; the dialog may stay open to show what was read from it. */
  onCreated?: ((itemId: string) => void) | undefined;
  /** The types to choose from; a single one leaves out that step. */
  kinds?: readonly StoredKind[] | undefined;
  /** Origins or hosts to begin *Allowed hosts* with, such as that of the action's URL. */
  suggestedHosts?: readonly string[] | undefined;
  /** The section to propose first. */
  sectionId?: string | undefined;
  onBusyChange: (isBusy: boolean) => void;
};

type Step = "kind" | "form" | "added";

export function AddItemBody({
  onClose,
  onCreated,
  kinds = storedKinds,
  suggestedHosts = [],
  sectionId,
  onBusyChange,
}: AddItemBodyProps) {
  const t = useTranslations("vault.add");
  const root = useRef<HTMLDivElement>(null);
  const [step, setStep] = useState<Step>(kinds.length > 1 ? "kind" : "form");
  const [itemId, setItemId] = useState<string | null>(null);
  const form = useForm<StoredValues>({
    defaultValues: startStored(
      kinds[0] ?? "credentialSet",
      suggestedHosts.length > 0 ? { hosts: [...suggestedHosts] } : {},
    ),
    resolver: (values) => {
      const read = readNew(values);
      return toResolverResult(values, read.ok ? {} : read.errors);
    },
    shouldFocusError: false,
  });
  const restFocus = useStepFocus(root, step);
  const goTo = (next: Step) => {
    restFocus();
    setStep(next);
  };
  const storing = useStoreItem({
    form,
    root,
    onStored: (id) => {
      const { kind, name, sectionId: section } = form.getValues();
      rememberSection(section);
      onCreated?.(id);
      if (kind === "certificate" || kind === "certificateArchive") {
        form.reset(startStored(kind, { name }));
        setItemId(id);
        goTo("added");
        return;
      }
      toast({ text: t("added", { name: name.trim() }) });
      onClose();
    },
  });

  const isWriting = storing.write.isPending;
  useEffect(() => onBusyChange(isWriting), [isWriting, onBusyChange]);

  return (
    <FormProvider {...form}>
      <div ref={root} tabIndex={-1} className="flex flex-col gap-5 outline-none">
        {step === "kind" && <ChooseKindStep kinds={kinds} onContinue={() => goTo("form")} />}
        {step === "form" && (
          <NewItemStep
            root={root}
            storing={storing}
            preferredSectionId={sectionId}
            onBack={
              kinds.length > 1
                ? () => {
                    form.clearErrors();
                    goTo("kind");
                  }
                : undefined
            }
          />
        )}
        {step === "added" && itemId && <AddedStep itemId={itemId} onClose={onClose} />}
      </div>
    </FormProvider>
  );
}
