"use client";

import { CircleAlert } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { Button as PlainButton } from "react-aria-components/Button";
import { Alert } from "#components/ui/alert.tsx";
import { Link } from "#components/ui/link.tsx";
import { useMessageText } from "#components/ui/use-error-text.ts";
import { findActionAt } from "#lib/flows/edit-position.ts";
import type { FlowAction, FlowProblem, PublishCheck } from "#lib/flows/schema.ts";
import { actionName } from "./action-text.ts";

type PublishFindingsProps = {
  check: PublishCheck;
  actions: readonly FlowAction[];
  onGoTo?: ((path: string) => void) | undefined;
};

/** What blocks, what will fail, and which connections wait for credentials. */
export function PublishFindings({ check, actions, onGoTo }: PublishFindingsProps) {
  const t = useTranslations("flows.publish");
  const blocking = check.problems.filter(({ isBlocking }) => isBlocking);
  const told = check.problems.filter(({ isBlocking }) => !isBlocking);
  const shared = { actions, onGoTo };
  return (
    <>
      {blocking.length > 0 && (
        <Alert tone="fail" title={t("problemsTitle", { count: blocking.length })}>
          <Problems problems={blocking} {...shared} />
        </Alert>
      )}
      {check.emptyConnections.length > 0 && (
        <Alert tone="warn" title={t("emptyTitle", { count: check.emptyConnections.length })}>
          <ul className="flex flex-col gap-1">
            {check.emptyConnections.map(({ id, name }) => (
              <li key={id} className="flex items-center gap-1.5">
                <CircleAlert aria-hidden className="size-3.5 shrink-0" />
                <Link href={`/vault/${id}`} className="rounded-sm underline underline-offset-2">
                  {name}
                </Link>
              </li>
            ))}
          </ul>
          <p className="mt-1">{t("emptyText")}</p>
        </Alert>
      )}
      {told.length > 0 && (
        <Alert tone="amber" title={t("toldTitle", { count: told.length })}>
          <Problems problems={told} {...shared} />
        </Alert>
      )}
    </>
  );
}

type ProblemsProps = Omit<PublishFindingsProps, "check"> & { problems: readonly FlowProblem[] };

function Problems({ problems, actions, onGoTo }: ProblemsProps) {
  const t = useTranslations("flows.publish");
  const language = useLocale();
  const messageText = useMessageText();
  const fields = useTranslations("flows.fields");
  const place = (message: string, position: number | undefined) =>
    position === undefined ? message : fields("position", { position: position + 1, message });
  return (
    <ul className="flex max-h-48 flex-col gap-1 overflow-y-auto">
      {problems.map(({ path, actionId, field, messageKey, params, position }) => {
        const action = findActionAt(actions, path);
        const name = action ? actionName(action, language) : actionId;
        return (
          <li key={`${path} ${field} ${position} ${messageKey}`}>
            {onGoTo ? (
              <PlainButton
                onPress={() => onGoTo(path)}
                aria-label={t("goTo", { name })}
                className="cursor-pointer rounded-sm font-medium underline underline-offset-2"
              >
                {name}
              </PlainButton>
            ) : (
              <span className="font-medium">{name}</span>
            )}
            {field && <code className="ml-1.5 font-mono text-xs">{field}</code>}{" "}
            {place(messageText(messageKey, params), position)}
          </li>
        );
      })}
    </ul>
  );
}
