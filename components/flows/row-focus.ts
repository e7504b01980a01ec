/** The fields of the selected action. */
export const FORM_ID = "action-form";
/** Toasts are dialogs too, but hold no focus. */
const MODAL = ':is([role="dialog"], [role="alertdialog"]):not([aria-modal="false"])';
const WAIT_MS = 30;
const GIVE_UP_MS = 1_500;
const TICKS_TO_STAY = 4;

type Reveal = (key: string) => void;
let reveal: Reveal | null = null;

/**
 * Most rows of a long flow have no element. The tree says here how one gets its own.
 *
 * @returns Takes it back.
 */
export function revealRowsBy(own: Reveal): () => void {
  reveal = own;
  return () => {
    if (reveal === own) reveal = null;
  };
}

/** Puts the focus into the first field of the panel, once it shows the action. */
export function focusPanel(): void {
  whenFound(() => {
    const fields = document.querySelectorAll<HTMLElement>(`#${FORM_ID} :is(input, textarea, button)`);
    return [...fields].find((field) => field.tabIndex >= 0 && field.checkVisibility()) ?? null;
  });
}

/** Puts the focus on a row of the tree or the outline, once it is there and no dialog holds the focus. */
export function focusRow(key: string): void {
  whenFound(() => {
    if (document.querySelector(MODAL)) return null;
    const name = CSS.escape(key);
    // Of an outline the step, or the one that came into its place.
    const row = document.querySelector<HTMLElement>(
      `:is([role="row"], [data-stop])[data-key="${name}"], [data-gap="${name}"]`,
    );
    if (!row) reveal?.(key);
    return row;
  }, hasDocument);
}

/** False while the page, or the view of the document, is still loading. */
function hasDocument(): boolean {
  return document.querySelector('[role="treegrid"], [data-stop]') !== null;
}

/**
 * A dialog gives the focus back in a frame of its own, a row is there only after the next render, and a tree moves the
 * focus itself when its row goes: so it is tried until the focus stays, unless a person has taken it elsewhere.
 */
function whenFound(find: () => HTMLElement | null, isLoaded: () => boolean = () => true): void {
  let began = performance.now();
  let stayed = 0;
  const timer = setInterval(() => {
    if (!isLoaded()) began = performance.now();
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
