import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { anyJson, anyJsonObject } from "../json-param.ts";
import { algorithms, hmacAlgorithms, isHmac, keyPairAlgorithms } from "./algorithms.ts";
import { face } from "./face.ts";

const keyText = z.string().max(16_384, "errors.tooLong16384").optional();
const names = z.union([z.string(), z.array(z.string().min(1))]).optional();

/** What `cause` of VERIFY_JWT may be. The first is the reference's; the others are ours. */
export const verifyCauses = [
  "INVALID_SIGNATURE",
  "MALFORMED",
  "UNEXPECTED_ALGORITHM",
  "UNSUPPORTED_HEADER",
  "EXPIRED",
  "NOT_YET_VALID",
  "WRONG_AUDIENCE",
  "WRONG_ISSUER",
] as const;

/** JSON Web Tokens (RFC 7519), signed with the algorithms of RFC 7518 §3.1. Its keys are used here and sent nowhere. */
export const jwt = defineConnector({
  ...face,
  about: { en: "Sign, verify and decode JSON Web Tokens", fr: "Signer, vérifier et décoder des jetons Web JSON" },
  origins: [],
  hasTest: false,
  setups: {
    JWT: {
      label: { en: "Signing key", fr: "Clé de signature" },
      help: {
        en: "The key that signs and verifies tokens. Coffre uses it here and sends it nowhere.",
        fr: "La clé qui signe et vérifie les jetons. Coffre l’utilise ici et ne l’envoie nulle part.",
      },
      fields: z.object({
        algorithm: z.enum(algorithms).meta({
          label: { en: "Algorithm", fr: "Algorithme" },
          help: {
            en: "HS: one shared secret. RS, PS (RSA) and ES (elliptic curve): a key pair.",
            fr: "HS\u00a0: un secret partagé. RS, PS (RSA) et ES (courbe elliptique)\u00a0: une paire de clés.",
          },
          control: "select",
          secret: false,
          options: algorithms.map((value) => ({ value, label: { en: value, fr: value } })),
        }),
        secret: z
          .string()
          .max(4096, "errors.tooLong4096")
          .optional()
          .meta({
            label: { en: "Secret", fr: "Secret" },
            help: {
              en: 'Used as the text it is. At least 32 bytes for HS256, 48 for HS384, 64 for HS512. Bytes that are no text: as a JWK, like {"kty":"oct","k":"…"}',
              fr: 'Utilisé tel quel, comme texte. Au moins 32 octets pour HS256, 48 pour HS384, 64 pour HS512. Des octets qui ne sont pas du texte\u00a0: en JWK, comme {"kty":"oct","k":"…"}',
            },
            control: "password",
            secret: true,
            when: { param: "algorithm", is: hmacAlgorithms },
            isRequiredThen: true,
          }),
        private_key: keyText.meta({
          label: { en: "Private key", fr: "Clé privée" },
          help: {
            en: "Needed to sign. In PEM without a password, or as a JWK. RSA with 2,048 bits or more",
            fr: "Nécessaire pour signer. En PEM sans mot de passe, ou en JWK. RSA d’au moins 2\u202f048 bits",
          },
          control: "password",
          secret: true,
          when: { param: "algorithm", is: keyPairAlgorithms },
        }),
        // Sealed, though it is no secret: whoever could change it would decide which tokens are believed.
        public_key: keyText.meta({
          label: { en: "Public key", fr: "Clé publique" },
          help: {
            en: "To verify without the private key. In PEM, as a certificate, or as a JWK",
            fr: "Pour vérifier sans la clé privée. En PEM, sous forme de certificat, ou en JWK",
          },
          placeholder: "-----BEGIN PUBLIC KEY-----",
          control: "text",
          secret: true,
          when: { param: "algorithm", is: keyPairAlgorithms },
        }),
      }),
      fromWire: keysOfWire,
      accountName: ({ algorithm = "" }) => algorithm,
    },
  },
  actions: {
    SIGN_JWT: {
      label: { en: "Sign JWT", fr: "Signer un jeton Web JSON" },
      help: { en: "Makes a signed token.", fr: "Crée un jeton signé." },
      connection: "required",
      effect: "none",
      usesKeys: true,
      sensitive: ["token"],
      summary: "subject",
      params: z.object({
        payload: anyJsonObject.optional().meta({
          label: { en: "Payload", fr: "Contenu" },
          help: {
            en: "Claims of your own. The fields below take precedence",
            fr: "Vos propres déclarations. Les champs ci-dessous sont prioritaires",
          },
          control: "keyValues",
        }),
        subject: z
          .string()
          .optional()
          .meta({
            label: { en: "Subject", fr: "Sujet" },
            help: { en: "Claim sub: whom the token is about", fr: "Déclaration sub\u00a0: qui le jeton concerne" },
            control: "template",
          }),
        issuer: z
          .string()
          .optional()
          .meta({
            label: { en: "Issuer", fr: "Émetteur" },
            help: { en: "Claim iss: who makes the token", fr: "Déclaration iss\u00a0: qui émet le jeton" },
            control: "template",
          }),
        audience: names.meta({
          label: { en: "Audience", fr: "Audience" },
          help: { en: "Claim aud: whom the token is for", fr: "Déclaration aud\u00a0: à qui le jeton est destiné" },
          control: "template",
        }),
        expires_in: z
          .union([z.number(), z.string()])
          .optional()
          .meta({
            label: { en: "Expires in", fr: "Expire dans" },
            help: {
              en: "Like 15m, 1h or 7d; a number alone is seconds. Left empty, the token does not expire",
              fr: "Comme 15m, 1h ou 7d\u202f; un nombre seul est en secondes. Vide, le jeton n’expire pas",
            },
            placeholder: "1h",
            control: "template",
          }),
      }),
      output: z.object({ token: z.string() }),
    },
    VERIFY_JWT: {
      label: { en: "Verify JWT", fr: "Vérifier un jeton Web JSON" },
      help: {
        en: "Tells whether a token is signed with this key and holds now. A token that does not is an answer, not a failure.",
        fr: "Indique si un jeton est signé avec cette clé et valable maintenant. Un jeton qui ne l’est pas est une réponse, pas un échec.",
      },
      connection: "required",
      effect: "none",
      usesKeys: true,
      // Beside header and payload it is the token.
      sensitive: ["signature"],
      summary: "token",
      params: z.object({
        token: z
          .string()
          .min(1)
          .meta({ label: { en: "Token", fr: "Jeton" }, control: "templateArea" }),
        audience: names.meta({
          label: { en: "Audience", fr: "Audience" },
          help: {
            en: "Accepted only if the token’s claim aud holds it",
            fr: "Accepté seulement si la déclaration aud du jeton la contient",
          },
          control: "template",
        }),
        issuer: names.meta({
          label: { en: "Issuer", fr: "Émetteur" },
          help: {
            en: "Accepted only if it is the token’s claim iss",
            fr: "Accepté seulement si c’est la déclaration iss du jeton",
          },
          control: "template",
        }),
      }),
      output: z.discriminatedUnion("valid", [
        z.object({ valid: z.literal(true), header: anyJsonObject, payload: anyJsonObject, signature: z.string() }),
        z.object({ valid: z.literal(false), cause: z.enum(verifyCauses) }),
      ]),
    },
    DECODE_JWT: {
      label: { en: "Decode JWT", fr: "Décoder un jeton Web JSON" },
      help: {
        en: "Reads a token without checking its signature: do not rely on what it says.",
        fr: "Lit un jeton sans vérifier sa signature\u00a0: ne vous fiez pas à ce qu’il dit.",
      },
      connection: "none",
      effect: "none",
      sensitive: ["signature"],
      summary: "token",
      params: z.object({
        token: z
          .string()
          .min(1)
          .meta({ label: { en: "Token", fr: "Jeton" }, control: "templateArea" }),
      }),
      output: z.object({ header: anyJsonObject, payload: anyJson, signature: z.string() }),
    },
  },
});

/**
 * The wire names `algorithm` and leaves the keys' names free. `key` and `certificate` are taken for what they can be;
 * what the algorithm has no use for is not kept.
 */
function keysOfWire(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { algorithm } = given;
  const keys =
    typeof algorithm === "string" && isHmac(algorithm)
      ? { secret: given.secret ?? given.key }
      : { private_key: given.private_key ?? given.key, public_key: given.public_key ?? given.certificate };
  return Object.fromEntries(Object.entries({ algorithm, ...keys }).filter(([, value]) => value !== undefined));
}
