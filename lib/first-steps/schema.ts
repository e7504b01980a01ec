export const firstStepIds = ["connection", "flow", "run", "people", "share"] as const;

/** Something that a new organisation, or somebody new in it, does first. */
export type FirstStep = {
  id: (typeof firstStepIds)[number];
  isDone: boolean;
  /** Where it is done. */
  href: string;
};
