"use client";

import clsx from "clsx";
import { X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { IconButton } from "#components/ui/icon-button.tsx";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { ActionForm } from "./action-form.tsx";
import { ActionIcon } from "./action-icon.tsx";
import { actionLabel } from "./action-text.ts";
import { connectionOf } from "./connection-of.ts";
import { useFlowEditor } from "./editor-context.ts";
import { focusRow } from "./row-focus.ts";

type ActionPanelProps = { action: FlowAction | null; path: string | null };

/** Everything about the selected action. Esc goes back to its row in the tree. */
export function ActionPanel({ action, path }: ActionPanelProps) {
  const t = useTranslations("flows.panel");
  const { isReadOnly } = useFlowEditor();
  return (
    <section
      aria-label={t("label")}
      onKeyDown={(event) => {
        if (event.key === "Escape" && action && !event.defaultPrevented) focusRow(action.id);
      }}
      className={clsx(
        // Positioned, so that what is hidden in it for screen readers does not lengthen the page.
        "min-w-0 overflow-y-auto border-line bg-panel max-lg:border-t lg:relative lg:border-l",
        // On a narrow screen a sheet at the bottom, under which the tree scrolls.
        action ? "max-lg:sticky max-lg:bottom-0 max-lg:max-h-[55dvh] max-lg:shadow-floating" : "max-lg:hidden",
      )}
    >
      {action && path !== null ? (
        <>
          <PanelHeader action={action} />
          <ActionForm action={action} path={path} />
        </>
      ) : (
        <p className="px-5 py-6 text-ink-2">{isReadOnly ? t("nothingReadOnly") : t("nothing")}</p>
      )}
    </section>
  );
}

function PanelHeader({ action }: { action: FlowAction }) {
  const t = useTranslations("flows.panel");
  const language = useLocale();
  const { findItem, select } = useFlowEditor();
  const connection = connectionOf(action, findItem);
  const help = findActionDefinition(action.type, action.action)?.help[language];
  return (
    <header className="flex items-start gap-3 px-5 pt-5">
      <ActionIcon
        type={action.type}
        action={action.action}
        isEmpty={connection.kind === "known" && connection.option.state === "empty"}
      />
      <div className="-mt-0.5 min-w-0 flex-1">
        <h2 className="font-semibold">{actionLabel(action.type, action.action, language)}</h2>
        <p className="text-ink-2 text-xs">{help}</p>
      </div>
      <IconButton
        size="sm"
        label={t("close")}
        icon={<X aria-hidden />}
        hasTooltip={false}
        onPress={() => {
          focusRow(action.id);
          select(null);
        }}
      />
    </header>
  );
}
