"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { toast } from "#components/ui/toast.tsx";
import type { ItemDetail, StoredKind } from "#lib/vault/schema.ts";
import { toResolverResult } from "./form-errors.ts";
import { HostsField } from "./hosts-field.tsx";
import { DescriptionField, NameField, StoredFields } from "./stored-fields.tsx";
import { hasOtherHosts, readChanges, type StoredValues, startFromItem } from "./stored-values.ts";
import { StoringStatus } from "./storing-status.tsx";
import { useStoreItem } from "./use-store-item.ts";

type EditStoredDialogProps = {
  item: ItemDetail;
  kind: StoredKind;
  /** Opens with the field for a new secret, for *Replace*. */
  isReplacing?: boolean;
  onClose: () => void;
};

/** Every fact of a stored item in one form. What may be shown is changed as it stands; a secret is kept or replaced. */
export function EditStoredDialog({ item, kind, isReplacing: startsReplacing = false, onClose }: EditStoredDialogProps) {
  const t = useTranslations("vault");
  const root = useRef<HTMLFormElement>(null);
  const [wantsNew, setWantsNew] = useState(startsReplacing);
  const form = useForm<StoredValues>({
    defaultValues: startFromItem(kind, item),
    resolver: (values) => {
      const read = readChanges(values, { item, isReplacing: isReplacingIn(values) });
      return toResolverResult(values, read.ok ? {} : read.errors);
    },
    shouldFocusError: false,
  });
  const isForced = hasOtherHosts(form.watch("hosts"), item);
  const isReplacingIn = ({ hosts }: StoredValues) => wantsNew || hasOtherHosts(hosts, item);
  const storing = useStoreItem({
    form,
    root,
    before: { item, isReplacing: wantsNew || isForced },
    onStored: () => {
      toast({ text: t("edit.savedItem", { name: form.getValues("name").trim() }) });
      onClose();
    },
  });
  const { write } = storing;
  const submit = form.handleSubmit(
    () => write.mutate(),
    () => focusFirstError(root.current),
  );

  return (
    <Dialog title={t("edit.titleItem", { name: item.name })} isOpen isBusy={write.isPending} onOpenChange={onClose}>
      <FormProvider {...form}>
        <form ref={root} noValidate autoComplete="off" onSubmit={submit} className="contents">
          <NameField autoFocus={!startsReplacing} />
          <StoredFields
            stored={{
              isReplacing: wantsNew || isForced,
              isForced,
              startsFocused: startsReplacing,
              onReplace: () => setWantsNew(true),
              onKeep: () => setWantsNew(false),
            }}
          />
          <HostsField help={t(`hostsHelp.${kind}`)} />
          <DescriptionField />
          <StoringStatus storing={storing} />
          <DialogActions>
            <Button onPress={onClose} isDisabled={write.isPending}>
              {t("edit.cancel")}
            </Button>
            <Button type="submit" variant="primary" isPending={write.isPending}>
              {t("edit.save")}
            </Button>
          </DialogActions>
        </form>
      </FormProvider>
    </Dialog>
  );
}
