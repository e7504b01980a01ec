"use client";

import { Download, Ellipsis, GitCompareArrows, Pencil, Play, Rocket, SlidersHorizontal, Trash2 } from "lucide-react";
import type { Route } from "next";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { type Command, useCommands } from "#components/palette/commands.ts";
import { downloadExport } from "#components/transfer/download-export.ts";
import { Breadcrumbs } from "#components/ui/breadcrumbs.tsx";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu, type MenuEntry } from "#components/ui/menu.tsx";
import { NavTabs } from "#components/ui/nav-tabs.tsx";
import type { FlowDetail } from "#lib/flows/schema.ts";

const PublishDialog = dynamic(async () => (await import("./publish-dialog.tsx")).PublishDialog, { ssr: false });
const RunDialog = dynamic(async () => (await import("./run-dialog.tsx")).RunDialog, { ssr: false });
const NameFlowDialog = dynamic(async () => (await import("./name-flow-dialog.tsx")).NameFlowDialog, { ssr: false });
const DeleteFlowDialog = dynamic(async () => (await import("./delete-flow-dialog.tsx")).DeleteFlowDialog, {
  ssr: false,
});

const FlowSettingsDialog = dynamic(async () => (await import("./flow-settings-dialog.tsx")).FlowSettingsDialog, {
  ssr: false,
});

type OpenDialog = "publish" | "runDraft" | "runPublished" | "rename" | "settings" | "delete";

type FlowBarProps = {
  flow: FlowDetail;
  /** How the draft stands. */
  state: ReactNode;
  /** Saves what was typed. True when the server holds it. */
  onSave: () => Promise<boolean>;
  /** Shows an action of the editor; absent where there is none. */
  onGoTo?: ((path: string) => void) | undefined;
};

/** The head of a flow's pages: where one is, how the draft stands, and what can be done with it. */
export function FlowBar({ flow, state, onSave, onGoTo }: FlowBarProps) {
  const t = useTranslations("flows");
  const palette = useTranslations("palette");
  const transfer = useTranslations("transfer");
  const router = useRouter();
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const close = () => setOpen(null);
  const { id, name, published, canEdit } = flow;
  const base = `/flows/${id}` as Route;
  // It compares what is live with the draft until others are chosen.
  const versions = `${base}/versions` as Route;

  const runPublished: MenuEntry[] = published
    ? [
        {
          id: "run",
          label: t("bar.runPublished", { number: published.number }),
          icon: <Play aria-hidden />,
          onAction: () => setOpen("runPublished"),
        },
      ]
    : [];
  const entries: MenuEntry[] = [
    ...runPublished,
    { id: "rename", label: t("bar.renameFlow"), icon: <Pencil aria-hidden />, onAction: () => setOpen("rename") },
    {
      id: "settings",
      label: t("bar.settings"),
      icon: <SlidersHorizontal aria-hidden />,
      onAction: () => setOpen("settings"),
    },
    {
      id: "export",
      label: transfer("export"),
      icon: <Download aria-hidden />,
      // As it is on the page, not as it was saved last.
      onAction: async () => (await onSave()) && downloadExport({ flow: id }),
    },
    {
      id: "delete",
      label: t("bar.deleteFlow"),
      icon: <Trash2 aria-hidden />,
      tone: "danger",
      onAction: () => setOpen("delete"),
    },
  ];

  const pages = [
    { href: base, label: t("bar.edit"), isExact: true },
    { href: `${base}/triggers` as Route, label: t("bar.triggers") },
    { href: `${base}/executions` as Route, label: t("bar.executions") },
    { href: versions, label: t("bar.versions") },
    { href: `${base}/reach` as Route, label: t("bar.reach") },
  ];
  const acts: Command[] = [
    { id: "run-draft", label: t("bar.runDraft"), icon: <Play aria-hidden />, onAction: () => setOpen("runDraft") },
    { id: "publish", label: t("bar.publish"), icon: <Rocket aria-hidden />, onAction: () => setOpen("publish") },
    ...entries,
  ];
  useCommands(() => [
    {
      id: "flow",
      title: palette("group.flow", { name }),
      entries: [
        ...(canEdit ? acts : []),
        ...pages.map(({ href, label }) => ({ id: href, label, href })),
        { id: "compare", label: palette("command.compare"), icon: <GitCompareArrows aria-hidden />, href: versions },
      ],
    },
  ]);

  return (
    <header className="flex min-h-[52px] flex-wrap items-center gap-x-3 gap-y-2 border-line border-b bg-panel px-4 py-2 md:px-5">
      <h1 className="sr-only">{name}</h1>
      <Breadcrumbs
        label={t("bar.breadcrumbs")}
        crumbs={[{ label: t("title"), href: "/flows" }, { label: name }]}
        className="max-w-full sm:max-w-[26rem]"
      />
      {state}
      <div className="ml-auto flex flex-wrap items-center gap-2">
        <NavTabs label={t("bar.views")} tabs={pages} />
        {canEdit && (
          <>
            <span aria-hidden className="mx-1 h-5 w-px bg-line max-sm:hidden" />
            <Button icon={<Play aria-hidden />} onPress={() => setOpen("runDraft")}>
              {t("bar.runDraft")}
            </Button>
            <Button variant="primary" icon={<Rocket aria-hidden />} onPress={() => setOpen("publish")}>
              {t("bar.publish")}
            </Button>
            <Menu
              label={t("bar.options")}
              trigger={<IconButton label={t("bar.options")} icon={<Ellipsis aria-hidden />} />}
              entries={entries}
            />
          </>
        )}
      </div>
      {open === "publish" && <PublishDialog flow={flow} onSave={onSave} onGoTo={onGoTo} onClose={close} />}
      {open === "runDraft" && <RunDialog flow={flow} which="draft" onSave={onSave} onClose={close} />}
      {open === "runPublished" && <RunDialog flow={flow} which="published" onSave={onSave} onClose={close} />}
      {open === "rename" && <NameFlowDialog flow={flow} onClose={close} />}
      {open === "settings" && <FlowSettingsDialog flow={flow} onClose={close} />}
      {open === "delete" && <DeleteFlowDialog flow={flow} onClose={close} onDeleted={() => router.push("/flows")} />}
    </header>
  );
}
