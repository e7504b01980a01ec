"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { User } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ComboBoxField } from "#components/ui/combo-box-field.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useGranteeName } from "#components/vault/use-grantee-name.ts";
import { addGroupMemberAction } from "#lib/groups/actions.ts";
import type { GroupDetail } from "#lib/groups/schema.ts";
import { unwrap } from "#lib/shared/result.ts";

export function AddMemberDialog({ group, onClose }: { group: GroupDetail; onClose: () => void }) {
  const t = useTranslations("groups");
  const common = useTranslations("settings");
  const nameOf = useGranteeName();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [operatorId, setOperatorId] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const name = group.candidates.find(({ id }) => id === operatorId)?.name ?? "";
  const add = useMutation({
    mutationFn: async (id: string) => unwrap(await addGroupMemberAction({ groupId: group.id, operatorId: id })),
    onSuccess: async () => {
      toast({ text: t("added", { name, group: nameOf(group) }) });
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["groups"] });
      await queryClient.invalidateQueries({ queryKey: ["operators"] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (operatorId) add.mutate(operatorId);
    else focusFirstError(event.currentTarget);
  };
  const options = group.candidates.map((each) => ({
    id: each.id,
    label: each.name,
    description: each.email,
    icon: <User aria-hidden className="text-ink-2" />,
  }));
  return (
    <Dialog isOpen onOpenChange={onClose} title={t("addTitle", { group: nameOf(group) })} isBusy={add.isPending}>
      {options.length === 0 ? (
        <Alert tone="info">{t("everybodyIn")}</Alert>
      ) : (
        <form onSubmit={submit} noValidate className="flex flex-col gap-5">
          <ComboBoxField
            autoFocus
            isRequired
            label={t("operator")}
            placeholder={t("operatorPlaceholder")}
            groups={[{ id: "operators", title: common("operators"), options }]}
            value={operatorId}
            onChange={setOperatorId}
            emptyText={t("noMatch")}
            errorMessage={isChecked && !operatorId ? t("chooseOperator") : undefined}
          />
          {group.sectionCount > 0 && <Alert tone="info">{t("sectionsNote", { count: group.sectionCount })}</Alert>}
          {add.error && <Alert tone="fail">{errorText(add.error)}</Alert>}
          <DialogActions>
            <Button onPress={onClose} isDisabled={add.isPending}>
              {common("cancel")}
            </Button>
            <Button variant="primary" type="submit" isPending={add.isPending}>
              {common("add")}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}
