import { z } from "zod";
import { defineConnector, fieldMeta } from "../define-connector.ts";
import { customerId, customerParams, optionalText, taxIdType, taxIdValue } from "./customer-params.ts";
import { face } from "./face.ts";
import { setups } from "./setups.ts";

const customer = z.looseObject({ id: z.string(), object: z.literal("customer") });
const taxId = z.looseObject({ id: z.string(), type: z.string(), value: z.string() });

/** Every POST takes an Idempotency-Key, and DELETE needs none: https://docs.stripe.com/api/idempotent_requests */
const once = { connection: "required", effect: "outside", repeats: "always", scopes: ["read_write"] } as const;

const ada = {
  id: "cus_NffrFeUfNV2Hib",
  object: "customer",
  name: "Ada Lovelace",
  email: "ada@example.com",
  metadata: {},
};
const vat = { id: "txi_1NuMB12eZvKYlo2CMecoWkZd", object: "tax_id", type: "eu_vat", value: "FR12345678901" };

/** Stripe's API: https://docs.stripe.com/api */
export const stripe = defineConnector({
  ...face,
  about: { en: "Customers, tax IDs and the customer portal", fr: "Clients, numéros fiscaux et portail client" },
  documentationUrl: "https://docs.stripe.com/keys",
  origins: ["https://api.stripe.com", "https://connect.stripe.com"],
  hasTest: true,
  setups,
  actions: {
    ADD_TAX_ID: {
      ...once,
      label: { en: "Add tax ID to Stripe customer", fr: "Ajouter un numéro fiscal à un client Stripe" },
      help: { en: "Adds a tax ID to a customer.", fr: "Ajoute un numéro fiscal à un client." },
      example: { ...vat, customer: ada.id },
      summary: "customer_id",
      params: z.object({ customer_id: customerId, type: taxIdType, value: taxIdValue }),
      output: taxId,
    },
    CREATE_CUSTOMER: {
      ...once,
      label: { en: "Create Stripe customer", fr: "Créer un client Stripe" },
      help: { en: "Creates a customer and gives it.", fr: "Crée un client et le donne." },
      example: ada,
      summary: "email",
      params: z.object({
        ...customerParams,
        tax_id: z
          .object({
            type: optionalText({ ...fieldMeta(taxIdType) }),
            value: optionalText({ ...fieldMeta(taxIdValue) }),
          })
          .refine(({ type, value }) => !type === !value)
          .optional()
          .meta({
            label: { en: "Tax ID", fr: "Numéro fiscal" },
            help: { en: "Both, or neither", fr: "Les deux, ou aucun" },
            control: "fields",
          }),
      }),
      output: customer,
    },
    CREATE_PORTAL_SESSION: {
      ...once,
      label: { en: "Create Stripe portal session", fr: "Créer une session du portail Stripe" },
      help: {
        en: "Gives a link, under url, by which a customer manages their billing. Whoever has it acts for the customer, so it shows masked.",
        fr: "Donne un lien, sous url, par lequel un client gère sa facturation. Qui le possède agit pour le client : il s’affiche donc masqué.",
      },
      example: {
        id: "bps_1MrSjzLkdIwHu7ixex0IvU9b",
        object: "billing_portal.session",
        customer: ada.id,
        url: "https://billing.stripe.com/p/session/test_example",
      },
      sensitive: ["url"],
      summary: "customer_id",
      params: z.object({
        customer_id: customerId,
        return_url: optionalText({
          label: { en: "Return URL", fr: "URL de retour" },
          help: {
            en: "Where the customer comes back to. Left out, the one of the portal’s settings",
            fr: "Où le client revient. À défaut, celle des réglages du portail",
          },
          placeholder: "https://",
        }),
      }),
      output: z.looseObject({ id: z.string(), url: z.string() }),
    },
    DELETE_TAX_ID: {
      ...once,
      label: { en: "Delete tax ID of Stripe customer", fr: "Supprimer un numéro fiscal d’un client Stripe" },
      help: { en: "Deletes a tax ID of a customer.", fr: "Supprime un numéro fiscal d’un client." },
      example: { id: vat.id, object: "tax_id", deleted: true },
      summary: "id",
      params: z.object({
        customer_id: customerId,
        id: z
          .string()
          .min(1)
          .meta({
            label: { en: "Tax ID", fr: "Numéro fiscal" },
            help: { en: "Its ID at Stripe, starts with txi_", fr: "Son identifiant chez Stripe, commence par txi_" },
            placeholder: "txi_…",
            control: "template",
          }),
      }),
      output: z.looseObject({ id: z.string(), deleted: z.literal(true) }),
    },
    FIND_CUSTOMERS: {
      ...once,
      label: { en: "Find Stripe customers", fr: "Rechercher des clients Stripe" },
      help: {
        en: "Gives under data the customers who have an email address, 100 at most; none are no failure. Case counts.",
        fr: "Donne sous data les clients qui ont une adresse e-mail, 100 au plus ; n’en trouver aucun n’est pas un échec. La casse compte.",
      },
      example: { object: "list", url: "/v1/customers", has_more: false, data: [ada] },
      summary: "email",
      params: z.object({
        // Without one, Stripe would give the customers of everybody.
        email: z
          .string()
          .min(1)
          .meta({ label: { en: "Email", fr: "E-mail" }, control: "template" }),
      }),
      output: z.looseObject({ data: z.array(customer), has_more: z.boolean() }),
    },
    GET_CUSTOMER: {
      ...once,
      label: { en: "Get Stripe customer", fr: "Obtenir un client Stripe" },
      help: {
        en: "Gives a customer; of a deleted one, deleted is true.",
        fr: "Donne un client ; s’il est supprimé, deleted vaut true.",
      },
      example: ada,
      summary: "id",
      params: z.object({ id: customerId }),
      output: customer,
    },
    UPDATE_CUSTOMER: {
      ...once,
      label: { en: "Update Stripe customer", fr: "Mettre à jour un client Stripe" },
      help: {
        en: "Changes what is given and leaves the rest. Empty text empties a field.",
        fr: "Change ce qui est donné et laisse le reste. Un texte vide vide un champ.",
      },
      example: ada,
      summary: "id",
      params: z.object({ id: customerId, ...customerParams }),
      output: customer,
    },
  },
});
