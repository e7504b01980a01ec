"use client";

import clsx from "clsx";
import { ArrowLeft, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { isPressed } from "#components/palette/pressed.ts";
import { shortcuts } from "#components/palette/shortcuts.ts";
import { useRunPanel } from "#components/runs/run-context.ts";
import { RunSwitch } from "#components/runs/run-switch.tsx";
import { useShownAction } from "#components/runs/use-shown-action.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { ActionForm } from "./action-form.tsx";
import { ActionIcon } from "./action-icon.tsx";
import { actionLabel } from "./action-text.ts";
import { connectionOf } from "./connection-of.ts";
import { useFlowEditor } from "./editor-context.ts";
import { ExpressionProvider } from "./expression-context.tsx";
import { useTitleFocus } from "./use-title-focus.ts";
import type { Views } from "./use-views.ts";

const RunPanel = dynamic(async () => (await import("#components/runs/run-panel.tsx")).RunPanel, { ssr: false });
const PreviewChooser = dynamic(async () => (await import("./preview-chooser.tsx")).PreviewChooser, {
  ssr: false,
  // As high as it will be.
  loading: () => <div className="mx-5 mt-4 h-12 rounded-lg bg-sunk" />,
});

type ActionPanelProps = { action: FlowAction | null; path: string | null; views: Views };

/** Everything about the selected action. Esc goes back to its row in the tree, or to its step in the outline. */
export function ActionPanel({ action, path, views }: ActionPanelProps) {
  const t = useTranslations("flows.panel");
  const { isReadOnly, flowId } = useFlowEditor();
  const shown = useShownAction(action);
  return (
    <section
      aria-label={t("label")}
      onKeyDown={(event) => {
        if (isPressed(event, shortcuts.leavePanel) && action && !event.defaultPrevented) views.back(action.id);
      }}
      className={clsx(
        // Positioned, so that what is hidden in it for screen readers does not lengthen the page.
        "min-w-0 overflow-y-auto border-line bg-panel max-lg:border-t lg:relative lg:border-l",
        action ? narrowPlace(views) : "max-lg:hidden",
      )}
    >
      {shown ? (
        <>
          <PanelHeader action={shown.action} views={views} {...(shown.isRun && { title: shown.name })} />
          <RunSwitch isRun={shown.isRun} />
          {shown.isRun && <RunPanel flowId={flowId} action={shown.action} />}
        </>
      ) : (
        <p className="px-5 py-6 text-ink-2">{isReadOnly ? t("nothingReadOnly") : t("nothing")}</p>
      )}
      {action && path !== null && !shown?.isRun && (
        <ExpressionProvider path={path}>
          <PreviewChooser />
          <ActionForm action={action} path={path} />
        </ExpressionProvider>
      )}
    </section>
  );
}

/** On a narrow screen a sheet at the bottom, under which the tree scrolls; all of it, in place of the outline. */
function narrowPlace({ view, isOver }: Views): string {
  if (isOver) return "max-lg:border-t-0!";
  if (view === "tree")
    return "max-lg:sticky max-lg:bottom-0 max-lg:max-h-[55dvh] low:max-lg:max-h-[45dvh] max-lg:shadow-floating";
  return "max-lg:hidden";
}

type PanelHeaderProps = { action: FlowAction; views: Views; title?: string };

function PanelHeader({ action, views: { isOver, back }, title: name }: PanelHeaderProps) {
  const t = useTranslations("flows.panel");
  const outline = useTranslations("flows.outline");
  const language = useLocale();
  const { findItem, select } = useFlowEditor();
  const { setFollowing } = useRunPanel();
  const connection = connectionOf(action, findItem);
  const help = findActionDefinition(action.type, action.action)?.help[language];
  const title = useTitleFocus(isOver);
  return (
    <header className="flex items-start gap-3 px-5 pt-5 max-sm:px-4">
      {isOver && (
        <IconButton
          label={outline("back")}
          icon={<ArrowLeft aria-hidden />}
          hasTooltip={false}
          onPress={() => back(action.id)}
          className="lg:hidden!"
        />
      )}
      <ActionIcon
        type={action.type}
        action={action.action}
        isEmpty={connection.kind === "known" && connection.option.state === "empty"}
      />
      <div className="-mt-0.5 min-w-0 flex-1">
        <h2 ref={title} tabIndex={-1} className="rounded-sm font-semibold">
          {name ?? actionLabel(action.type, action.action, language)}
        </h2>
        <p className="text-ink-2 text-xs">{help}</p>
      </div>
      <IconButton
        size="sm"
        label={t("close")}
        icon={<X aria-hidden />}
        hasTooltip={false}
        className={isOver ? "max-lg:hidden!" : ""}
        onPress={() => {
          back(action.id);
          select(null);
          setFollowing(false);
        }}
      />
    </header>
  );
}
