/**
 * Columns that a narrow screen has no room for are folded to nothing, not taken out: a row of details spans all five
 * either way.
 */
export const columnClass = {
  when: "pl-4! w-[112px] sm:w-[216px]",
  who: "w-[180px] max-sm:invisible max-sm:w-0 max-sm:px-0!",
  from: "w-[180px] max-lg:invisible max-lg:w-0 max-lg:px-0!",
  details: "w-[52px]",
};
