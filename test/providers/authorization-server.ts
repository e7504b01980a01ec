import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Provider } from "oidc-provider";
import { acceptAssertions, askAgainByName, type IssuedTo, JWT_BEARER, type ServiceAccount } from "./assertion-grant.ts";

type AuthorizationServerOptions = {
  /** As the browser knows it; requests under it are passed on by `forwarded`. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  /** The path under which any site may be come back to. */
  callbackPath: string;
  paths: { authorization: string; token: string };
  /** Seconds. */
  lifetime: number;
  /** Who-am-I, by path, of a token that is good. */
  api: Readonly<Record<string, (accountId: string) => object>>;
  /** That ask for themselves, with their own secret: how they prove it. */
  machines?: readonly { clientId: string; clientSecret: string; auth: "client_secret_post" | "client_secret_basic" }[];
  /** That sign what they ask with, as Google's do. */
  serviceAccounts?: readonly ServiceAccount[];
};

export type AuthorizationServer = Awaited<ReturnType<typeof startAuthorizationServer>>;

/**
 * An OAuth 2.0 provider, as `oidc-provider` implements it: a person signs in with any name and password and agrees on its
 * own pages; it demands PKCE, and rotates refresh tokens.
 */
export async function startAuthorizationServer(options: AuthorizationServerOptions) {
  const { issuer, clientId, callbackPath, paths, api } = options;
  const provider = new Provider(issuer, configurationOf(options));
  provider.proxy = true;
  // Which port the site has is known only once it runs.
  provider.Client.prototype.redirectUriAllowed = (uri) => URL.parse(uri)?.pathname === callbackPath;
  const { serviceAccounts = [] } = options;
  const issued = acceptAssertions(provider, serviceAccounts, `${issuer}${paths.token}`);
  const answer = provider.callback();
  const grants: string[] = [];
  let url = "";

  const handle = (request: IncomingMessage, response: ServerResponse) => {
    const own = api[request.url?.split("?")[0] ?? ""];
    if (own) return void answerApi(provider, own, request, response);
    const isToken = request.url === paths.token;
    if (isToken && serviceAccounts.length > 0 && !request.headers["x-named"])
      return void askAgainByName(request, response, `${url}${paths.token}`);
    if (isToken) grants.push(clientId);
    answer(request, response);
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  url = `http://127.0.0.1:${port}`;
  return {
    url,
    /** The same over another listener, such as one with TLS. */
    handle,
    /** What service accounts were given, and for what. */
    issued: issued as readonly IssuedTo[],
    /** How often a token was asked for. */
    asked: () => grants.length,
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function configurationOf({
  clientId,
  clientSecret,
  scopes,
  callbackPath,
  paths,
  lifetime,
  machines = [],
  serviceAccounts = [],
}: AuthorizationServerOptions) {
  return {
    routes: paths,
    scopes: [...scopes],
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`http://localhost${callbackPath}`],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        token_endpoint_auth_method: "client_secret_post",
      },
      ...machines.map((machine) => ({
        ...{ client_id: machine.clientId, client_secret: machine.clientSecret },
        ...{ grant_types: ["client_credentials"], redirect_uris: [], response_types: [] },
        token_endpoint_auth_method: machine.auth,
      })),
      ...serviceAccounts.map(({ email }) => ({
        ...{ client_id: email, grant_types: [JWT_BEARER], redirect_uris: [], response_types: [] },
        token_endpoint_auth_method: "none",
      })),
    ],
    features: { clientCredentials: { enabled: true } },
    cookies: { keys: ["of the stand-in"] },
    pkce: { required: () => true },
    ttl: {
      AccessToken: lifetime,
      ClientCredentials: lifetime,
      RefreshToken: 86_400,
      AuthorizationCode: 60,
      Grant: 86_400,
      Interaction: 600,
      Session: 86_400,
    },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
  };
}

async function answerApi(
  provider: Provider,
  own: (accountId: string) => object,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = await provider.AccessToken.find((request.headers.authorization ?? "").replace(/^Bearer /, ""));
  response.setHeader("content-type", "application/json");
  if (!token) response.statusCode = 401;
  response.end(JSON.stringify(token ? own(token.accountId) : { message: "this token is not good" }));
}
