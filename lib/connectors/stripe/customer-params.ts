import { z } from "zod";
import type { FieldMeta } from "../define-connector.ts";

/** Left out and null change nothing; empty text empties the field of a customer that exists. */
export const optionalText = (meta: Omit<FieldMeta, "control"> & Partial<FieldMeta>) =>
  z
    .string()
    .nullish()
    .meta({ control: "template", ...meta });

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** What a customer is created with and can be changed in: https://docs.stripe.com/api/customers/create */
export const customerParams = {
  name: optionalText({ label: { en: "Name", fr: "Nom" } }),
  email: optionalText({ label: { en: "Email", fr: "E-mail" } }),
  phone: optionalText({ label: { en: "Phone", fr: "Téléphone" } }),
  description: optionalText({ label: { en: "Description", fr: "Description" } }),
  address: z
    .object({
      line1: optionalText({ label: { en: "Line 1", fr: "Ligne 1" } }),
      line2: optionalText({ label: { en: "Line 2", fr: "Ligne 2" } }),
      postalCode: optionalText({ label: { en: "Postal code", fr: "Code postal" } }),
      city: optionalText({ label: { en: "City", fr: "Ville" } }),
      state: optionalText({ label: { en: "State", fr: "État ou région" } }),
      country: optionalText({
        label: { en: "Country", fr: "Pays" },
        help: { en: "Two letters, like FR", fr: "Deux lettres, comme FR" },
      }),
    })
    .optional()
    .meta({ label: { en: "Address", fr: "Adresse" }, control: "fields" }),
  tax_exempt: z
    .string()
    .nullish()
    .meta({
      label: { en: "Tax exemption", fr: "Exonération fiscale" },
      control: "select",
      options: [
        { value: "none", label: { en: "None", fr: "Aucune" } },
        { value: "exempt", label: { en: "Exempt", fr: "Exonéré" } },
        { value: "reverse", label: { en: "Reverse charge", fr: "Autoliquidation" } },
      ],
    }),
  metadata: z
    .record(z.string(), scalar)
    .nullish()
    .meta({
      label: { en: "Metadata", fr: "Métadonnées" },
      help: {
        en: "Names and values of your own. Empty text removes a name from a customer that exists",
        fr: "Noms et valeurs qui vous sont propres. Un texte vide retire un nom d’un client existant",
      },
      control: "keyValues",
    }),
};

export const taxIdType = z
  .string()
  .min(1)
  .meta({
    label: { en: "Type", fr: "Type" },
    help: { en: "As Stripe names it, like eu_vat or us_ein", fr: "Tel que Stripe le nomme, comme eu_vat ou us_ein" },
    placeholder: "eu_vat",
    control: "template",
  });

export const taxIdValue = z
  .string()
  .min(1)
  .meta({ label: { en: "Value", fr: "Valeur" }, placeholder: "FR12345678901", control: "template" });

export const customerId = z
  .string()
  .min(1)
  .meta({
    label: { en: "Customer ID", fr: "Identifiant du client" },
    help: { en: "Starts with cus_", fr: "Commence par cus_" },
    placeholder: "cus_…",
    control: "template",
  });
