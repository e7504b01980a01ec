import type { ExportInput } from "#lib/transfer/schema.ts";

/** The browser downloads a flow, a form with its flows, or all flows. */
export function downloadExport({ flow, form }: ExportInput): void {
  const query = new URLSearchParams({ ...(flow && { flow }), ...(form && { form }) });
  window.location.assign(`/api/export?${query}`);
}
