"use client";

import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import type { Scope } from "#lib/clients/schema.ts";
import { type ScopeGroup, scopeGroups, scopesInOrder } from "#lib/clients/scope-groups.ts";
import { ScopeName } from "./scope-name.tsx";

type ScopesFieldProps = {
  scopes: readonly Scope[];
  onChange: (scopes: Scope[]) => void;
  errorMessage?: string | undefined;
};

/** What a client may ask for, by what it is about; a group can be taken whole. */
export function ScopesField({ scopes, onChange, errorMessage }: ScopesFieldProps) {
  const t = useTranslations("clients");
  const errorId = useId();
  const chosen = new Set(scopes);
  const set = (members: readonly Scope[], isChosen: boolean) =>
    onChange(scopesInOrder.filter((scope) => (members.includes(scope) ? isChosen : chosen.has(scope))));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2" {...(errorMessage && { "aria-describedby": errorId })}>
      <legend className="pb-1.5 font-medium text-sm">{t("scopesLegend")}</legend>
      <p className="-mt-1.5 text-ink-2 text-xs">{t("scopesHelp")}</p>
      <div className="divide-y divide-line rounded-md border border-line">
        {scopeGroups.map((group) => (
          <Group key={group.id} group={group} chosen={chosen} isInvalid={Boolean(errorMessage)} onSet={set} />
        ))}
      </div>
      {errorMessage && (
        <p id={errorId} className="flex items-start gap-1.5 text-fail text-xs">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {errorMessage}
        </p>
      )}
    </fieldset>
  );
}

type GroupProps = {
  group: { id: ScopeGroup; scopes: readonly Scope[] };
  chosen: ReadonlySet<Scope>;
  isInvalid: boolean;
  onSet: (members: readonly Scope[], isChosen: boolean) => void;
};

function Group({ group: { id, scopes: members }, chosen, isInvalid, onSet }: GroupProps) {
  const t = useTranslations("clients");
  const count = members.filter((scope) => chosen.has(scope)).length;
  const name = t(`scopeGroups.${id}`);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset in a fieldset is read out twice
    <div role="group" aria-label={name} className="flex flex-col gap-2 px-3 py-2.5">
      <Checkbox
        aria-label={t("allOf", { group: name })}
        isInvalid={isInvalid}
        isSelected={count === members.length}
        isIndeterminate={count > 0 && count < members.length}
        onChange={(isChosen) => onSet(members, isChosen)}
        className="font-medium"
      >
        {name}
      </Checkbox>
      <div className="grid gap-x-4 gap-y-2 pl-6.5 sm:grid-cols-2">
        {members.map((scope) => (
          <Checkbox
            key={scope}
            isSelected={chosen.has(scope)}
            onChange={(isChosen) => onSet([scope], isChosen)}
            className="items-start! [&>span:first-child]:mt-0.5"
          >
            <span className="block font-mono text-xs leading-5">
              <ScopeName scope={scope} />
            </span>
            <span className="block text-ink-2 text-xs">{t(`scopeWords.${scope}`)}</span>
          </Checkbox>
        ))}
      </div>
    </div>
  );
}
