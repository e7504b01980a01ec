/** Widths, and the columns that a narrow screen has no room for. */
export const columnClass = {
  select: "w-11",
  date: "sm:w-[196px]",
  flow: "hidden sm:table-cell",
  id: "hidden xl:table-cell w-[160px]",
  version: "hidden md:table-cell w-[136px]",
  status: "w-[132px] sm:w-[176px]",
  duration: "hidden sm:table-cell w-[92px] text-right",
  by: "hidden lg:table-cell w-[200px] pl-6!",
};
