/**
 * Changes the query of the address without asking the server for the page again: the page's own query reads the rows.
 * An empty value takes its name out.
 *
 * @param how `push` where Back is to lead to what was before.
 */
export function changeAddress(change: Readonly<Record<string, string>>, how: "replace" | "push" = "replace"): void {
  const params = new URLSearchParams(window.location.search);
  for (const [name, value] of Object.entries(change)) {
    if (value === "") params.delete(name);
    else params.set(name, value);
  }
  const query = params.toString();
  window.history[`${how}State`](null, "", query ? `?${query}` : window.location.pathname);
}
