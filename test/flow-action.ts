/** An action of the connector FLOW, as it stands in a document. */
export const flow = (id: string, action: string, params: object, rest: object = {}) => ({
  id,
  type: "FLOW",
  action,
  params,
  ...rest,
});

/** An action that calls a service of this machine, at its own id. */
export const sendTo = ({ origin }: { origin: string }, id: string, params: object = {}, rest: object = {}) => ({
  ...{ id, type: "HTTP", action: "SEND_REQUEST" },
  params: { method: "POST", url: `${origin}/${id}`, ...params },
  ...rest,
});
