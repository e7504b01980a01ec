import { queryOptions } from "@tanstack/react-query";
import { readJson } from "#lib/shared/read-json.ts";
import { formDetail, formPage, type ListFormsInput } from "./schema.ts";

export const formsQuery = (input: ListFormsInput) =>
  queryOptions({
    queryKey: ["forms", "list", input],
    queryFn: ({ signal }) => {
      const query = new URLSearchParams({ search: input.search, page: String(input.page) });
      return readJson(`/api/forms?${query}`, formPage, signal);
    },
    refetchOnWindowFocus: "always",
  });

export const formQuery = (formId: string) =>
  queryOptions({
    queryKey: ["forms", "detail", formId],
    queryFn: ({ signal }) => readJson(`/api/forms/${formId}`, formDetail, signal),
    refetchOnWindowFocus: "always",
  });
