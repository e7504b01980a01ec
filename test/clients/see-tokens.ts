import type { Walk } from "./management.ts";

/** In each of the ways in which the package comes by a token. */
export async function seeTokens(walk: Walk, { ManagementClient }: typeof import("auth0")) {
  const { domain, clientId, clientSecret, signingKey } = walk;
  const count = async (client: InstanceType<typeof ManagementClient>) => (await client.flows.list()).data.length;

  const bySigning = await count(new ManagementClient({ domain, clientId, clientAssertionSigningKey: signingKey }));
  const token = await fetchToken(walk);
  const byToken = await count(new ManagementClient({ domain, token }));
  const byFunction = await count(new ManagementClient({ domain, token: async () => token }));
  const byAuthentication = walk.package === "auth0-v6" ? await grantByAuthenticationClient(walk) : null;
  return { bySigning, byToken, byFunction, byAuthentication, asExpected: clientSecret.length > 0 };
}

export async function fetchToken({ domain, clientId, clientSecret }: Walk, scope?: string): Promise<string> {
  const response = await fetch(`https://${domain}/oauth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      client_id: clientId,
      client_secret: clientSecret,
      audience: `https://${domain}/api/v2/`,
      ...(scope && { scope }),
    }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

/** Only version 6 has it; auth0-deploy-cli comes by its token with it. */
async function grantByAuthenticationClient({ domain, clientId, clientSecret }: Walk) {
  const { AuthenticationClient } = await import("auth0-v6");
  const client = new AuthenticationClient({ domain, clientId, clientSecret });
  const audience = `https://${domain}/api/v2/`;
  const { status, data } = await client.oauth.clientCredentialsGrant({ audience });
  const wrong = new AuthenticationClient({ domain, clientId, clientSecret: "of nobody" });
  const refused = await wrong.oauth.clientCredentialsGrant({ audience }).catch((error: unknown) => {
    const { name, statusCode, error: code } = error as { name: string; statusCode: number; error: string };
    return { name, statusCode, code };
  });
  return { status, type: data.token_type, expiresIn: data.expires_in, refused };
}
