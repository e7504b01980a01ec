/** A select's button stands for its field; it cannot be marked itself. */
const INVALID = "[aria-invalid=true], [data-invalid] [aria-haspopup=listbox]";

/** In the order of the page. The fields are marked by the render that follows the errors, so it waits for that. */
export function focusFirstError(root: HTMLElement | null): void {
  requestAnimationFrame(() => root?.querySelector<HTMLElement>(INVALID)?.focus());
}
