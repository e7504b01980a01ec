import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { parseAllowList } from "#lib/egress/allow-list.ts";
import {
  createEgress,
  type Egress,
  type EgressCall,
  type EgressConfig,
  type OpenedSecret,
} from "#lib/egress/egress.ts";
import { systemResolver } from "#lib/egress/resolve.ts";

type Setup = Partial<Omit<EgressConfig, "allow">> & { allow?: readonly string[] };

/** An egress client as the engine makes it, but for what a test varies. */
export function makeEgress({ allow = [], ...config }: Setup = {}): Egress {
  return createEgress({
    providerUrls: {},
    ownPorts: new Set(),
    resolve: systemResolver,
    ...config,
    allow: parseAllowList(allow),
  });
}

export function makeSecret(plaintext: string, origins: readonly string[], mark = "«API / Token»"): OpenedSecret {
  return { ref: { kind: "secret", key: `key of ${mark}`, mark }, plaintext, origins };
}

export function makeCall(call: Partial<EgressCall> & Pick<EgressCall, "request">): EgressCall {
  return { tenantId: "tenant", poolKey: "connection", appId: "HTTP", secrets: [], ...call };
}

/** As NODE_EXTRA_CA_CERTS does for a process. */
export function trust(ca: string): void {
  setDefaultCACertificates([...getCACertificates("default"), ca]);
}
