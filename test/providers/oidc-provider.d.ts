/** What of `oidc-provider` the stand-in uses; the package has no types of its own. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  /** Of a request to the token endpoint. */
  export type TokenContext = {
    status: number;
    body: unknown;
    oidc: { client: { clientId: string }; params: Readonly<Record<string, string | undefined>> };
  };

  export class Provider {
    constructor(issuer: string, configuration: object);
    proxy: boolean;
    readonly Client: { prototype: { redirectUriAllowed: (uri: string) => boolean } };
    readonly AccessToken: { find(token: string): Promise<{ accountId: string; scope: string } | undefined> };
    readonly ClientCredentials: new (given: {
      client: object;
    }) => { expiration: number; save(): Promise<string> };
    registerGrantType(name: string, handler: (ctx: TokenContext) => Promise<void>, params: readonly string[]): void;
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}
