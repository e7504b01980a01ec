/** In the order of the page. The inputs are marked by the render that follows the errors, so it waits for that. */
export function focusFirstError(root: HTMLElement | null): void {
  requestAnimationFrame(() => root?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}
