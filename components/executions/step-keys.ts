/** The line of the flow itself, above those of its actions, which are named by their paths. */
export const FLOW_KEY = "flow";
