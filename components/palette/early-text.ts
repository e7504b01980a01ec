let text = "";

/**
 * Keeps what is typed from the shortcut on until the palette is loaded and has the focus, and keeps it from what has the
 * focus meanwhile. Enter is nothing yet: nobody sees what it would take.
 *
 * @returns Ends it.
 */
export function holdKeys(close: () => void): () => void {
  text = "";
  const hold = (event: KeyboardEvent) => {
    const { key, target, ctrlKey, metaKey } = event;
    if (ctrlKey || metaKey || (target instanceof Element && target.closest('[role="dialog"]'))) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "Escape") close();
    else if (key === "Backspace") text = text.slice(0, -1);
    else if (key.length === 1) text += key;
  };
  const first = { capture: true };
  window.addEventListener("keydown", hold, first);
  return () => window.removeEventListener("keydown", hold, first);
}

/** What was typed so far, once. */
export function takeText(): string {
  const taken = text;
  text = "";
  return taken;
}
