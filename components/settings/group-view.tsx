"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil, Trash2, UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { Pill } from "#components/ui/pill.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useGranteeName } from "#components/vault/use-grantee-name.ts";
import { groupQuery } from "#lib/groups/queries.ts";
import type { GroupDetail } from "#lib/groups/schema.ts";
import { MemberTable } from "./member-table.tsx";

const AddMemberDialog = dynamic(async () => (await import("./add-member-dialog.tsx")).AddMemberDialog, { ssr: false });
const NameGroupDialog = dynamic(async () => (await import("./name-group-dialog.tsx")).NameGroupDialog, { ssr: false });
const DeleteGroupDialog = dynamic(async () => (await import("./delete-group-dialog.tsx")).DeleteGroupDialog, {
  ssr: false,
});

type Open = "add" | "rename" | "delete";

export function GroupView({ groupId, selfId }: { groupId: string; selfId: string }) {
  const t = useTranslations("groups");
  const common = useTranslations("settings");
  const errorText = useErrorText();
  const nameOf = useGranteeName();
  const router = useRouter();
  const query = useQuery(groupQuery(groupId));
  const [open, setOpen] = useState<Open | null>(null);
  const group = query.data;
  const close = () => setOpen(null);

  if (!group) return query.error ? <Alert tone="fail">{errorText(query.error)}</Alert> : <Loading />;
  return (
    <article className="flex flex-col gap-5">
      <Breadcrumbs
        label={common("path")}
        crumbs={[{ label: t("title"), href: "/settings/groups" }, { label: nameOf(group) }]}
      />
      <GroupHeader group={group} onOpen={setOpen} />
      {query.error && (
        <Alert tone="fail" title={common("loadFailed")}>
          {errorText(query.error)}
        </Alert>
      )}
      <GroupNotes group={group} />
      <MemberTable group={group} selfId={selfId} />
      {open === "add" && <AddMemberDialog group={group} onClose={close} />}
      {open === "rename" && <NameGroupDialog group={group} onClose={close} />}
      {open === "delete" && (
        <DeleteGroupDialog group={group} onClose={close} onDeleted={() => router.push("/settings/groups")} />
      )}
    </article>
  );
}

function GroupHeader({ group, onOpen }: { group: GroupDetail; onOpen: (open: Open) => void }) {
  const t = useTranslations("groups");
  const nameOf = useGranteeName();
  const isCustom = group.kind === "custom";
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 flex-wrap items-center gap-3">
        <h1 className="min-w-0 break-words font-semibold text-xl">{nameOf(group)}</h1>
        {!isCustom && (
          <Pill tone="neutral" className="px-2">
            {t("builtIn")}
          </Pill>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {isCustom && (
          <>
            <IconButton label={t("rename")} icon={<Pencil aria-hidden />} onPress={() => onOpen("rename")} />
            <IconButton label={t("delete")} icon={<Trash2 aria-hidden />} onPress={() => onOpen("delete")} />
          </>
        )}
        {group.kind !== "everyone" && (
          <Button variant="primary" icon={<UserPlus aria-hidden />} onPress={() => onOpen("add")}>
            {t("addMember")}
          </Button>
        )}
      </div>
    </header>
  );
}

/** What a built-in group is, and what joining this one brings along. */
function GroupNotes({ group: { kind, sectionCount } }: { group: GroupDetail }) {
  const t = useTranslations("groups");
  return (
    <>
      {kind !== "custom" && <Alert tone="info">{t(`explained.${kind}`)}</Alert>}
      {kind !== "everyone" && sectionCount > 0 && (
        <p className="text-ink-2 text-sm">{t("sectionsNote", { count: sectionCount })}</p>
      )}
    </>
  );
}
