/** Where the JSON's text is held while it is no document. */
export const JSON_HOLD = "json";

/** The text, while it stands: it has a history of its own, and no rows that could take the focus. */
export type Travel = { undo: () => void; redo: () => void; focus: () => void };
