"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, ShieldCheck, User, Users } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useMemo, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ComboBoxField, type ComboBoxGroup } from "#components/ui/combo-box-field.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { focusFirstError } from "#components/ui/focus-first-error.ts";
import { Loading } from "#components/ui/loading.tsx";
import { RowIcon } from "#components/ui/row-icon.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { grantSectionAction } from "#lib/sections/actions.ts";
import { granteesQuery } from "#lib/sections/queries.ts";
import type { GranteeOptions } from "#lib/sections/schema.ts";
import type { SectionGrant } from "#lib/sections/section-grants.ts";
import { unwrap } from "#lib/shared/result.ts";
import { RadioCards } from "./radio-cards.tsx";
import { useGranteeName } from "./use-grantee-name.ts";

type SectionAddDialogProps = {
  section: { id: string; name: string };
  /** Those who have something already are not offered: their line is where it changes. */
  grants: readonly SectionGrant[];
  onClose: () => void;
};

/** Shares a section with an operator or a group. */
export function SectionAddDialog({ section, grants, onClose }: SectionAddDialogProps) {
  const t = useTranslations("vault.permissions");
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const grantees = useQuery(granteesQuery());
  const groups = useOptions(grantees.data, grants);
  const [granteeId, setGranteeId] = useState<string | null>(null);
  const [right, setRight] = useState<"view" | "change">("view");
  const [isChecked, setChecked] = useState(false);
  const chosen = groups.flatMap(({ options }) => options).find(({ id }) => id === granteeId);
  const add = useMutation({
    mutationFn: async (id: string) => {
      const isGroup = grantees.data?.groups.some((group) => group.id === id);
      const to = isGroup ? { groupId: id } : { operatorId: id };
      return unwrap(await grantSectionAction({ sectionId: section.id, right, ...to }));
    },
    onSuccess: async () => {
      toast({ text: t("added", { name: chosen?.label ?? "", section: section.name, level: right }) });
      onClose();
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (granteeId) add.mutate(granteeId);
    else focusFirstError(event.currentTarget);
  };

  return (
    <Dialog isOpen onOpenChange={onClose} title={t("addTitle", { section: section.name })} isBusy={add.isPending}>
      {grantees.isPending && <Loading rows={3} />}
      {grantees.error && <Alert tone="fail">{errorText(grantees.error)}</Alert>}
      {grantees.data && groups.length === 0 && <Alert tone="info">{t("everybodyHas")}</Alert>}
      {groups.length > 0 && (
        <form onSubmit={submit} noValidate className="flex flex-col gap-5">
          <ComboBoxField
            autoFocus
            isRequired
            label={t("grantee")}
            placeholder={t("granteePlaceholder")}
            groups={groups}
            value={granteeId}
            onChange={setGranteeId}
            emptyText={t("noMatch")}
            errorMessage={isChecked && !granteeId ? t("granteeRequired") : undefined}
          />
          <RadioCards
            legend={t("access")}
            name="right"
            value={right}
            onChange={(value) => setRight(value === "change" ? "change" : "view")}
            cards={[
              {
                value: "view",
                title: t("level.view"),
                text: t("viewText"),
                icon: (
                  <RowIcon>
                    <Eye />
                  </RowIcon>
                ),
              },
              {
                value: "change",
                title: t("level.change"),
                text: t("changeText"),
                icon: (
                  <RowIcon>
                    <ShieldCheck />
                  </RowIcon>
                ),
              },
            ]}
          />
          {add.error && <Alert tone="fail">{errorText(add.error)}</Alert>}
          <DialogActions>
            <Button onPress={onClose} isDisabled={add.isPending}>
              {t("cancel")}
            </Button>
            <Button variant="primary" type="submit" isPending={add.isPending}>
              {t("addConfirm")}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
}

function useOptions(grantees: GranteeOptions | undefined, grants: readonly SectionGrant[]): ComboBoxGroup[] {
  const t = useTranslations("vault.permissions");
  const nameOf = useGranteeName();
  return useMemo(() => {
    const taken = new Set(grants.map(({ granteeId }) => granteeId));
    const groups = (grantees?.groups ?? [])
      .filter(({ id }) => !taken.has(id))
      .map((group) => ({ id: group.id, label: nameOf(group), icon: <Users aria-hidden className="text-ink-2" /> }));
    const operators = (grantees?.operators ?? [])
      .filter(({ id }) => !taken.has(id))
      .map(({ id, name, email }) => ({
        id,
        label: name,
        description: email,
        icon: <User aria-hidden className="text-ink-2" />,
      }));
    return [
      { id: "operators", title: t("operators"), options: operators },
      { id: "groups", title: t("groups"), options: groups },
    ].filter(({ options }) => options.length > 0);
  }, [grantees, grants, nameOf, t]);
}
