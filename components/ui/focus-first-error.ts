/**
 * A select's button stands for its field; it cannot be marked itself. Where it has nothing to choose from, `data-remedy`
 * marks the button that helps.
 */
const INVALID = "[aria-invalid=true], [data-invalid] [aria-haspopup=listbox]:enabled, [data-remedy=true]";

/** In the order of the page. The fields are marked by the render that follows the errors, so it waits for that. */
export function focusFirstError(root: HTMLElement | null): void {
  requestAnimationFrame(() => root?.querySelector<HTMLElement>(INVALID)?.focus());
}
