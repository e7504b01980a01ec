/** For what goes with the button that opened it. A dialog gives the focus back first, a frame after closing. */
export function focusContent(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("content")?.focus()));
}
