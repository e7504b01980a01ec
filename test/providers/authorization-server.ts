import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Provider } from "oidc-provider";

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
  const answer = provider.callback();
  const grants: string[] = [];

  const server = createServer((request, response) => {
    const own = api[request.url?.split("?")[0] ?? ""];
    if (own) return void answerApi(provider, own, request, response);
    if (request.url === paths.token) grants.push(clientId);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
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
    ],
    cookies: { keys: ["of the stand-in"] },
    pkce: { required: () => true },
    ttl: {
      AccessToken: lifetime,
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
