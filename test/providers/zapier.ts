import { startJsonApi } from "./json-api.ts";

/** The webhooks of Zapier: whatever comes is taken. */
export function startZapier() {
  const caught = () => ({
    body: {
      attempt: "0190a3b4",
      id: "0190a3b4-0000-7000-8000-000000000000",
      request_id: "0190a3b4",
      status: "success",
    },
  });
  const path = "/hooks/:kind/:account/:hook{/}?";
  return startJsonApi({ [`POST ${path}`]: caught, [`PUT ${path}`]: caught, [`GET ${path}`]: caught });
}
