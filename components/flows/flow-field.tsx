"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SearchSelect, type SelectGroup } from "#components/ui/search-select.tsx";
import type { SelectOption } from "#components/ui/select-field.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useSettled } from "#components/ui/use-settled.ts";
import { flowsQuery } from "#lib/flows/queries.ts";
import type { FlowPage } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import { fromPublicId, toPublicId } from "#lib/shared/public-id.ts";
import { useFlowEditor } from "./editor-context.ts";
import { FlowNotes } from "./flow-notes.tsx";
import { Note } from "./item-note.tsx";

/** From here on the list has a search. */
const LONG = 8;

type FlowFieldProps = {
  label: string;
  description?: string | undefined;
  value: Json | undefined;
  /** A flow's public id. */
  onChange: (publicId: string) => void;
  isRequired: boolean;
  isReadOnly: boolean;
};

/** Another flow, chosen by name. It is an id and never an expression: who writes the flow says which one it calls. */
export function FlowField({ value, onChange, isReadOnly, ...field }: FlowFieldProps) {
  const t = useTranslations("flows.called");
  const { flowId, findFlow } = useFlowEditor();
  const queryClient = useQueryClient();
  const errorText = useErrorText();
  const [isOpen, setOpen] = useState(false);
  const [search, setSearch] = useState("");
  const asked = useSettled(search.trim());
  const all = flowsQuery({ search: "", page: 1 });
  const found = useQuery({
    ...flowsQuery({ search: asked, page: 1 }),
    enabled: isOpen,
    placeholderData: keepPreviousData,
  });
  const first = useQuery({ ...all, enabled: isOpen }).data;
  const groupsOf = useFlowGroups(flowId);

  const isSet = value !== undefined && value !== null && value !== "";
  const chosenId = typeof value === "string" ? fromPublicId("af", value) : null;
  const flow = chosenId === null ? undefined : findFlow(chosenId);
  const gone = { label: t("gone"), icon: <TriangleAlert aria-hidden className="text-fail" /> };
  const chosen = flow === null ? gone : { label: flow?.name ?? "…" };
  const hasMore = found.data !== undefined && found.data.total > found.data.flows.length;

  return (
    <div className="flex flex-col gap-1.5">
      <SearchSelect
        {...field}
        groups={groupsOf(found.data)}
        value={chosenId}
        chosen={chosenId === null ? undefined : chosen}
        onChange={(id) => onChange(toPublicId("af", id))}
        placeholder={t("choose")}
        search={search}
        onSearch={setSearch}
        searchLabel={t("search")}
        isFound={asked === search.trim() && !found.isPlaceholderData}
        isLong={first && first.total >= LONG}
        emptyText={search === "" ? t("none") : t("nothingFound", { search })}
        note={found.isPending ? t("loading") : (errorText(found.error) ?? (hasMore ? t("more") : undefined))}
        onOpenChange={setOpen}
        onApproach={() => void queryClient.prefetchQuery(all)}
        isDisabled={isReadOnly}
      />
      {isSet && chosenId === null && <Note tone="fail">{t("notBare")}</Note>}
      {chosenId !== null && flow !== undefined && <FlowNotes flow={flow} isSelf={chosenId === flowId} />}
    </div>
  );
}

/** Those that run first; the others fail when they are called. */
function useFlowGroups(ownId: string): (page: FlowPage | undefined) => SelectGroup[] {
  const t = useTranslations("flows.called");
  return (page) =>
    [true, false].flatMap((isPublished) => {
      const options = (page?.flows ?? [])
        .filter((flow) => flow.isPublished === isPublished)
        .map(
          ({ id, name }): SelectOption => ({ id, label: name, description: id === ownId ? t("thisFlow") : undefined }),
        );
      const title = isPublished ? t("groups.published") : t("groups.unpublished");
      return options.length > 0 ? [{ id: title, title, options }] : [];
    });
}
