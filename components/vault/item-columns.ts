/** Columns that a narrow screen has no room for. The item's page has them all. */
export const columnClass = {
  app: "hidden sm:table-cell w-[17%] lg:w-[14%]",
  account: "hidden lg:table-cell w-[15%]",
  /** Under the name on a narrow screen. */
  state: "max-sm:w-0 max-sm:px-0 sm:w-[192px]",
  usedBy: "hidden md:table-cell w-[80px]",
  created: "hidden lg:table-cell w-[80px]",
  refreshed: "hidden xl:table-cell w-[112px]",
  menu: "w-[48px]",
} as const;
