/** What of `oidc-provider` the stand-in uses; the package has no types of its own. */
declare module "oidc-provider" {
  import type { IncomingMessage, ServerResponse } from "node:http";

  export class Provider {
    constructor(issuer: string, configuration: object);
    proxy: boolean;
    readonly Client: { prototype: { redirectUriAllowed: (uri: string) => boolean } };
    readonly AccessToken: { find(token: string): Promise<{ accountId: string; scope: string } | undefined> };
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
  }
}
