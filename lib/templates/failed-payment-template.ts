import { allOf, defineTemplate, mailName, settingsAction } from "./define-template.ts";

/** Started by Stripe’s event `invoice.payment_failed`: https://docs.stripe.com/api/events/types */
export const failedPaymentTemplate = defineTemplate({
  connections: {
    "#BILLING#": { appId: "STRIPE", name: { en: "Stripe: customers", fr: "Stripe\u00a0: clients" } },
    "#MAIL#": { appId: "MAILJET", name: mailName("Mailjet") },
    "#TEAM#": { appId: "SLACK", name: { en: "Slack: team channel", fr: "Slack\u00a0: canal de l’équipe" } },
  },
  sample: {
    type: "invoice.payment_failed",
    data: { object: { customer: "cus_1", number: "A-17", amount_due: 4900, currency: "eur", attempt_count: 2 } },
  },
  actions: (say) => [
    settingsAction(say, { sender: "billing@example.com", tell_after: 2 }),
    {
      id: "customer",
      alias: say({ en: "Find the customer", fr: "Trouver le client" }),
      type: "STRIPE",
      action: "GET_CUSTOMER",
      retry: { attempts: 4, delay_seconds: 5 },
      params: { connection_id: "#BILLING#", id: "{{ input.data.object.customer }}" },
    },
    {
      id: "portal",
      alias: say({ en: "Make a link to pay", fr: "Créer un lien pour payer" }),
      type: "STRIPE",
      action: "CREATE_PORTAL_SESSION",
      retry: { attempts: 4, delay_seconds: 5 },
      params: { connection_id: "#BILLING#", customer_id: "{{ actions.customer.id }}" },
    },
    {
      id: "remind",
      alias: say({ en: "Write to the customer", fr: "Écrire au client" }),
      type: "MAILJET",
      action: "SEND_EMAIL",
      params: {
        connection_id: "#MAIL#",
        from: { email: "{{ vars.sender }}" },
        to: { email: "{{ actions.customer.email }}", name: "{{ actions.customer.name ?? '' }}" },
        subject: say({
          en: "Your payment of invoice {{ input.data.object.number }} did not go through",
          fr: "Le paiement de votre facture {{ input.data.object.number }} n’a pas abouti",
        }),
        content: say({
          en: "Hello,\n\nWe could not collect {{ input.data.object.amount_due / 100 }} {{ toUpperCase(input.data.object.currency) }}. You can check your means of payment here:\n{{ actions.portal.url }}",
          fr: "Bonjour,\n\nNous n’avons pas pu encaisser {{ input.data.object.amount_due / 100 }} {{ toUpperCase(input.data.object.currency) }}. Vous pouvez vérifier votre moyen de paiement ici\u00a0:\n{{ actions.portal.url }}",
        }),
      },
    },
    {
      id: "is_repeated",
      alias: say({ en: "Did it fail more than once?", fr: "Plus d’un échec\u202f?" }),
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: allOf({
          operator: "GREATER_THAN_OR_EQUAL",
          operands: ["{{ input.data.object.attempt_count }}", "{{ vars.tell_after }}"],
        }),
        then: [
          {
            id: "tell",
            alias: say({ en: "Tell the team", fr: "Prévenir l’équipe" }),
            type: "SLACK",
            action: "POST_MESSAGE",
            params: {
              connection_id: "#TEAM#",
              text: say({
                en: "{{ actions.customer.email }}: {{ input.data.object.attempt_count }} failed payments of invoice {{ input.data.object.number }}",
                fr: "{{ actions.customer.email }}\u00a0: {{ input.data.object.attempt_count }} échecs de paiement de la facture {{ input.data.object.number }}",
              }),
            },
          },
        ],
        else: [],
      },
    },
  ],
});
