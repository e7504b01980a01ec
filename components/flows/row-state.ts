/** How a row stands at the moment, apart from what it is. */
export type RowState = {
  isFocusVisible: boolean;
  isSelected: boolean;
  /** Its form is open. */
  isOpen: boolean;
  isExpanded: boolean;
};
