/** The fields of the selected action. */
export const FORM_ID = "action-form";
/** Toasts are dialogs too, but hold no focus. */
const MODAL = ':is([role="dialog"], [role="alertdialog"]):not([aria-modal="false"])';
const WAIT_MS = 30;
const GIVE_UP_MS = 1_500;
const TICKS_TO_STAY = 4;

/** Puts the focus into the first field of the panel, once it shows the action. */
export function focusPanel(): void {
  whenFound(() => {
    const fields = document.querySelectorAll<HTMLElement>(`#${FORM_ID} :is(input, textarea, button)`);
    return [...fields].find((field) => field.tabIndex >= 0 && field.checkVisibility()) ?? null;
  });
}

/** Puts the focus on a row of the tree, once it is there and no dialog holds the focus. */
export function focusRow(key: string): void {
  whenFound(() =>
    document.querySelector(MODAL)
      ? null
      : document.querySelector<HTMLElement>(`[role="row"][data-key="${CSS.escape(key)}"]`),
  );
}

/**
 * A dialog gives the focus back in a frame of its own, a row is there only after the next render, and a tree moves the
 * focus itself when its row goes: so it is tried until the focus stays, unless a person has taken it elsewhere.
 */
function whenFound(find: () => HTMLElement | null): void {
  const began = performance.now();
  let stayed = 0;
  const timer = setInterval(() => {
    const element = find();
    if (element && document.activeElement !== element) element.focus();
    stayed = element && document.activeElement === element ? stayed + 1 : 0;
    if (stayed >= TICKS_TO_STAY || performance.now() - began > GIVE_UP_MS) stop();
  }, WAIT_MS);
  const stop = () => {
    clearInterval(timer);
    window.removeEventListener("keydown", stop, true);
    window.removeEventListener("pointerdown", stop, true);
  };
  window.addEventListener("keydown", stop, true);
  window.addEventListener("pointerdown", stop, true);
}
