import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { madeOn } from "./domain-lists.ts";

/** Expressions in a text around them give text. */
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).optional();

/** An entry that is one expression may give a list. */
const entries = z
  .array(z.union([z.string(), z.array(z.string())]))
  .transform((list) => list.flat())
  .optional();

const [free, disposable] = [madeOn("free"), madeOn("disposable")];

/** The first rule that fails, in this order. INVALID_EMAIL and EMAIL_ALIAS are ours: the reference names the others. */
export const emailCauses = [
  "INVALID_EMAIL",
  "MISSING_MX_RECORD",
  "FREE_EMAIL",
  "DISPOSABLE_EMAIL",
  "BLOCKLISTED",
  "NOT_ALLOWED",
  "EMAIL_ALIAS",
] as const;

/** Checks of an address (`reference/auth0-forms.md` §2.5). No mail is sent. */
export const email = defineConnector({
  id: "EMAIL",
  name: "Email",
  icon: "mail-check",
  about: { en: "Check email addresses", fr: "Vérifier des adresses e-mail" },
  origins: [],
  hasTest: false,
  setups: {},
  actions: {
    VERIFY_EMAIL: {
      label: { en: "Verify email address", fr: "Vérification de l’adresse courriel" },
      help: {
        en: "Tells whether an address keeps to the rules, and the first that it breaks.",
        fr: "Indique si une adresse respecte les règles, et la première qu’elle enfreint.",
      },
      connection: "none",
      // The look-up of a domain leaves Coffre, and changes nothing anywhere.
      effect: "outside",
      repeats: "always",
      example: { valid: true, cause: null },
      summary: "email",
      params: z.object({
        email: z
          .string()
          .min(1)
          .meta({
            label: { en: "Email", fr: "E-mail" },
            help: { en: "One address, like maud@example.com", fr: "Une seule adresse, comme maud@example.com" },
            control: "template",
          }),
        rules: z
          .object({
            require_mx_record: flag.meta({
              label: { en: "Require an MX record", fr: "Exiger un enregistrement MX" },
              help: {
                en: "The name servers must name a mail server for the domain",
                fr: "Les serveurs de noms doivent indiquer un serveur de messagerie pour le domaine",
              },
              control: "checkbox",
            }),
            block_free_emails: flag.meta({
              label: { en: "Block free providers", fr: "Bloquer les fournisseurs gratuits" },
              help: {
                en: `Such as gmail.com. List of ${free.en}`,
                fr: `Comme gmail.com. Liste du ${free.fr}`,
              },
              control: "checkbox",
            }),
            block_disposable_emails: flag.meta({
              label: { en: "Block disposable addresses", fr: "Bloquer les adresses jetables" },
              help: {
                en: `Such as mailinator.com. List of ${disposable.en}`,
                fr: `Comme mailinator.com. Liste du ${disposable.fr}`,
              },
              control: "checkbox",
            }),
            block_aliases: flag.meta({
              label: { en: "Block aliases with +", fr: "Bloquer les alias avec +" },
              help: { en: "Such as maud+shop@example.com", fr: "Comme maud+boutique@example.com" },
              control: "checkbox",
            }),
            blocklist: entries.meta({
              label: { en: "Blocklist", fr: "Liste de blocage" },
              help: {
                en: "One in a line: an address, a domain, or *.domain for what is under it",
                fr: "Un élément par ligne\u00a0: une adresse, un domaine, ou *.domaine pour ce qui est sous lui",
              },
              control: "lines",
            }),
            allowlist: entries.meta({
              label: { en: "Allowlist", fr: "Liste d’autorisation" },
              help: {
                en: "If there are any, an address must match one. Written as in the blocklist",
                fr: "S’il y en a, une adresse doit correspondre à l’un d’eux. Même écriture que la liste de blocage",
              },
              control: "lines",
            }),
          })
          .optional()
          .meta({ label: { en: "Rules", fr: "Règles" }, control: "fields" }),
      }),
      output: z.object({ valid: z.boolean(), cause: z.enum(emailCauses).nullable() }),
    },
  },
});
