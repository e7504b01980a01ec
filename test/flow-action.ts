/** An action of the connector FLOW, as it stands in a document. */
export const flow = (id: string, action: string, params: object, rest: object = {}) => ({
  id,
  type: "FLOW",
  action,
  params,
  ...rest,
});
