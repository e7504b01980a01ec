"use client";

import clsx from "clsx";
import { ListPlus, Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import {
  addNode,
  type ConditionGroup,
  type ConditionPath,
  emptyRow,
  isGroup,
  removeNode,
  replaceNode,
} from "#lib/flows/edit-condition.ts";
import { ConditionRowBox } from "./condition-row.tsx";

const MAX_DEPTH = 3;

export type ConditionGroupProps = {
  /** The whole condition: changes are made in it. */
  root: ConditionGroup;
  group: ConditionGroup;
  /** Where the group stands in the whole. */
  place: ConditionPath;
  onChange: (root: ConditionGroup) => void;
  isReadOnly: boolean;
};

export function ConditionGroupBox({ root, group, place, onChange, isReadOnly }: ConditionGroupProps) {
  const t = useTranslations("flows.condition");
  const isNested = place.length > 0;
  const isMany = group.operands.length > 1;
  return (
    <fieldset
      aria-label={isNested ? t("subgroup") : t("group")}
      className={clsx("flex min-w-0 flex-col gap-2", isNested && "rounded-lg border border-line bg-page p-2.5")}
    >
      {(isMany || isNested) && (
        <div className="flex items-center gap-1.5">
          <SelectField
            label={t("combine")}
            isLabelHidden
            options={[
              { id: "AND", label: t("all") },
              { id: "OR", label: t("any") },
            ]}
            value={group.operator}
            onChange={(operator) =>
              onChange(replaceNode(root, place, { ...group, operator: operator as "AND" | "OR" }))
            }
            isDisabled={isReadOnly}
            className="flex-1"
          />
          {isNested && !isReadOnly && (
            <IconButton
              label={t("removeGroup")}
              icon={<X aria-hidden />}
              onPress={() => onChange(removeNode(root, place))}
            />
          )}
        </div>
      )}
      {group.operands.map((node, index) => {
        const at = [...place, index];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no name but its place
          <div key={index} className="flex min-w-0 flex-col gap-2">
            {index > 0 && (
              <span className="font-semibold text-ink-2 text-xs uppercase tracking-wide">
                {group.operator === "AND" ? t("and") : t("or")}
              </span>
            )}
            {isGroup(node) ? (
              <ConditionGroupBox root={root} group={node} place={at} onChange={onChange} isReadOnly={isReadOnly} />
            ) : (
              <ConditionRowBox
                row={node}
                number={index + 1}
                isReadOnly={isReadOnly}
                onChange={(row) => onChange(replaceNode(root, at, row))}
                onRemove={isMany || isNested ? () => onChange(removeNode(root, at)) : undefined}
              />
            )}
          </div>
        );
      })}
      {!isReadOnly && (
        <div className="flex flex-wrap gap-1.5">
          <Button size="sm" icon={<Plus aria-hidden />} onPress={() => onChange(addNode(root, place, emptyRow))}>
            {t("addRow")}
          </Button>
          {place.length < MAX_DEPTH && (
            <Button
              size="sm"
              variant="ghost"
              icon={<ListPlus aria-hidden />}
              onPress={() =>
                onChange(
                  addNode(root, place, { operator: group.operator === "AND" ? "OR" : "AND", operands: [emptyRow] }),
                )
              }
            >
              {t("addGroup")}
            </Button>
          )}
        </div>
      )}
    </fieldset>
  );
}
