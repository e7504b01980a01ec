import { type ListExecutionsInput, listExecutionsInput } from "./list-schema.ts";

type Name = keyof ListExecutionsInput;

/** What an address calls each filter. */
const names = {
  flowId: "flow",
  status: "status",
  source: "source",
  mode: "mode",
  triggerId: "trigger",
  versionId: "version",
  period: "period",
  from: "from",
  to: "to",
  text: "text",
  before: "before",
  after: "after",
} as const satisfies Record<Name, string>;

const keys = Object.keys(names) as Name[];
const pages: readonly Name[] = ["before", "after"];

/** What the address asks for; what it says wrongly is left out. */
export function readListParams(params: Readonly<Record<string, unknown>>, ofFlowId?: string): ListExecutionsInput {
  const read = keys.flatMap((key) => {
    const parsed = listExecutionsInput.shape[key].safeParse(params[names[key]]);
    return parsed.success && parsed.data !== undefined ? [[key, parsed.data] as const] : [];
  });
  return { ...Object.fromEntries(read), ...(ofFlowId !== undefined && { flowId: ofFlowId }) };
}

/** For an address: what is undefined is taken out of it. */
export function listParams(change: { [Key in Name]?: ListExecutionsInput[Key] | undefined }): Record<string, string> {
  const given = Object.entries(change) as [Name, ListExecutionsInput[Name]][];
  return Object.fromEntries(given.map(([key, value]) => [names[key], value === undefined ? "" : String(value)]));
}

/** @param ofFlowId Whose list it is: that is no filter of it. */
export function isFiltered(input: ListExecutionsInput, ofFlowId?: string): boolean {
  const { flowId, ...rest } = input;
  if (flowId !== undefined && flowId !== ofFlowId) return true;
  return Object.keys(rest).some((key) => !pages.includes(key as Name));
}

/** Every filter taken out, and the page. */
export const noFilters = Object.fromEntries(keys.map((key) => [key, undefined])) as { [Key in Name]: undefined };
