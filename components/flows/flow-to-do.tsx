"use client";

import clsx from "clsx";
import { ChevronDown, ListChecks } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useMemo, useState } from "react";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { isUnconnected } from "#lib/connecting/connection-updates.ts";
import { findAppFace } from "#lib/connectors/app-faces.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { actionName } from "./action-text.ts";
import { CredentialsById } from "./credentials-by-id.tsx";
import { useFlowFacts } from "./editor-context.ts";
import { toDoOf } from "./to-do.ts";

type FlowToDoProps = { actions: readonly FlowAction[]; onGoTo: (path: string) => void };

/** What is left before the flow can run, each with its way there; nothing if nothing is left. */
export function FlowToDo(props: FlowToDoProps) {
  const [editedId, setEditedId] = useState<string | null>(null);
  // Beside the list, not in it: the dialog says how credentials were stored when the last ones have left the list.
  return (
    <>
      <Strip {...props} onAdd={setEditedId} />
      {editedId !== null && <CredentialsById itemId={editedId} onClose={() => setEditedId(null)} />}
    </>
  );
}

function Strip({ actions, onGoTo, onAdd }: FlowToDoProps & { onAdd: (itemId: string) => void }) {
  const t = useTranslations("flows.todo");
  const language = useLocale();
  const { findItem } = useFlowFacts();
  const { empty, unconnected } = useMemo(() => toDoOf(actions, findItem), [actions, findItem]);
  // Whoever comes from a template sees it unfolded.
  const isNew = useSearchParams().get("todo") === "open";
  const [isOpen, setOpen] = useState(isNew);
  const sums = [
    empty.length > 0 && t("credentials", { count: empty.length }),
    unconnected.length > 0 && t("choose", { count: unconnected.length }),
  ].filter(Boolean);
  if (sums.length === 0) return null;
  // Orange says *no credentials*, and nothing else.
  const look = empty.length > 0 ? "border-warn-line bg-warn-bg text-warn" : "border-line bg-sunk";

  return (
    <section aria-label={t("label")} className={clsx("border-b px-5 py-1.5 text-sm", look)}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <ListChecks aria-hidden className="size-4 shrink-0" />
        <p role="status" className="min-w-0 flex-1 font-medium">
          {sums.join(" · ")}
        </p>
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={isOpen}
          onPress={() => setOpen(!isOpen)}
          icon={<ChevronDown aria-hidden className={isOpen ? "rotate-180" : ""} />}
        >
          {isOpen ? t("hide") : t("show")}
        </Button>
      </div>
      {isOpen && (
        <ul className="grid max-h-56 gap-x-6 overflow-y-auto py-1 sm:grid-cols-2 xl:grid-cols-3">
          {empty.map((option) => (
            <EmptyConnection key={option.id} option={option} onAdd={() => onAdd(option.id)} />
          ))}
          {unconnected.map(({ action, path }) => {
            const name = actionName(action, language);
            return (
              <Line key={path} icon={findAppFace(action.type)?.icon ?? ""} name={name}>
                <Button size="sm" aria-label={t("pickFor", { name })} onPress={() => onGoTo(path)}>
                  {t("pick")}
                </Button>
              </Line>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function EmptyConnection({ option, onAdd }: { option: ItemOption; onAdd: () => void }) {
  const t = useTranslations("flows.todo");
  const { id, name, appId, canChange, sectionName } = option;
  const icon = findAppFace(appId ?? "")?.icon ?? "";
  if (!canChange) return <Line icon={icon} name={name} tone="orange" help={t("ask", { section: sectionName })} />;
  return (
    <Line icon={icon} name={name} tone="orange">
      {isUnconnected(option) ? (
        <ButtonLink size="sm" href={`/vault/${id}`}>
          <span aria-hidden>{t("connect")}</span>
          <span className="sr-only">{t("connectTo", { name })}</span>
        </ButtonLink>
      ) : (
        <Button size="sm" aria-label={t("addTo", { name })} onPress={onAdd}>
          {t("add")}
        </Button>
      )}
    </Line>
  );
}

type LineProps = { icon: string; name: string; tone?: "plain" | "orange"; help?: string; children?: ReactNode };

function Line({ icon, name, tone = "plain", help, children }: LineProps) {
  return (
    <li className="flex min-h-10 min-w-0 items-center gap-2.5 py-1">
      <AppIcon name={icon} size="sm" tone={tone} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-ink" title={name}>
          {name}
        </span>
        {help && <span className="block text-ink-2 text-xs">{help}</span>}
      </span>
      {children}
    </li>
  );
}
