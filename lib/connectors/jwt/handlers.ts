import "server-only";
import type { z } from "zod";
import { systemClock } from "#lib/shared/clock.ts";
import type { HandlerCall, Handlers } from "../define-handlers.ts";
import { withoutSecrets } from "../handlers-plain-params.ts";
import type { Algorithm } from "./algorithms.ts";
import { decodeToken, signToken, verifyToken } from "./handlers-token.ts";
import { type KeyMaterial, readKeys } from "./key-material.ts";
import type { jwt } from "./manifest.ts";

type Params<Name extends keyof typeof jwt.actions> = z.output<(typeof jwt.actions)[Name]["params"]>;

export const handlers: Handlers<typeof jwt> = {
  actions: {
    async SIGN_JWT({ params, connection, keyText }) {
      const claims = withoutSecrets<Params<"SIGN_JWT">>(params);
      return { token: await signToken(keysOf({ connection, keyText }), claims, systemClock()) };
    },
    async VERIFY_JWT({ params, connection, keyText }) {
      const { token, ...expected } = withoutSecrets<Params<"VERIFY_JWT">>(params);
      return verifyToken(keysOf({ connection, keyText }), token, expected, systemClock());
    },
    async DECODE_JWT({ params }) {
      return decodeToken(withoutSecrets<Params<"DECODE_JWT">>(params).token);
    },
  },
};

function keysOf({ connection, keyText }: Pick<HandlerCall<never>, "connection" | "keyText">): KeyMaterial {
  if (!connection) throw new Error("the manifest says that a connection is required");
  const { secret, private_key: privateKey, public_key: publicKey } = connection.secrets;
  return readKeys(connection.attributes.algorithm as Algorithm, {
    ...(secret && { secret: keyText(secret) }),
    ...(privateKey && { privateKey: keyText(privateKey) }),
    ...(publicKey && { publicKey: keyText(publicKey) }),
  });
}
