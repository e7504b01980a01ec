import { allOf, defineTemplate, mailName, settingsAction } from "./define-template.ts";

export const reportTemplate = defineTemplate({
  connections: {
    "#SHOP#": { appId: "HTTP", name: { en: "Orders API", fr: "API des commandes" } },
    "#TABLE#": { appId: "AIRTABLE", name: { en: "Airtable: follow-up", fr: "Airtable\u00a0: suivi" } },
    "#MAIL#": { appId: "SENDGRID", name: mailName("SendGrid") },
  },
  sample: {},
  actions: (say) => [
    settingsAction(say, {
      sender: "reports@example.com",
      reader: "team@example.com",
      base: "app00000000000000",
      table: say({ en: "Late orders", fr: "Commandes en retard" }),
    }),
    {
      id: "orders",
      alias: say({ en: "Get the late orders", fr: "Obtenir les commandes en retard" }),
      type: "HTTP",
      action: "SEND_REQUEST",
      timeout_seconds: 60,
      retry: { attempts: 4, delay_seconds: 30, max_delay_seconds: 300 },
      params: {
        connection_id: "#SHOP#",
        method: "GET",
        url: "https://api.example.com/orders",
        params: { status: "late" },
      },
    },
    {
      id: "is_refused",
      alias: say({ en: "Is there no answer to use?", fr: "La réponse est-elle inutilisable\u202f?" }),
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: allOf({ operator: "IS_FALSE", operands: ["{{ actions.orders.success }}"] }),
        then: [
          {
            id: "stop",
            type: "FLOW",
            action: "ERROR_MESSAGE",
            params: {
              message: say({
                en: "The orders API answered {{ actions.orders.status }}.",
                fr: "L’API des commandes a répondu {{ actions.orders.status }}.",
              }),
            },
          },
        ],
        else: [],
      },
    },
    {
      id: "each",
      alias: say({ en: "For each late order", fr: "Pour chaque commande en retard" }),
      type: "FLOW",
      action: "FOR_EACH",
      params: {
        items: "{{ actions.orders.body.orders ?? [] }}",
        concurrency: 3,
        on_error: "CONTINUE",
        do: [
          {
            id: "note",
            alias: say({ en: "Note it for follow-up", fr: "La noter pour le suivi" }),
            type: "AIRTABLE",
            action: "CREATE_RECORD",
            params: {
              connection_id: "#TABLE#",
              base_id: "{{ vars.base }}",
              table_name: "{{ vars.table }}",
              fields: { Order: "{{ actions.each.item.number }}", Customer: "{{ actions.each.item.customer }}" },
            },
          },
        ],
      },
    },
    {
      id: "report",
      alias: say({ en: "Send the report", fr: "Envoyer le rapport" }),
      type: "SENDGRID",
      action: "SEND_EMAIL",
      params: {
        connection_id: "#MAIL#",
        from: { email: "{{ vars.sender }}" },
        personalizations: [{ to: [{ email: "{{ vars.reader }}" }] }],
        subject: say({
          en: "{{ length(actions.orders.body.orders) ?? 0 }} late orders on {{ substring(now(), 0, 10) }}",
          fr: "{{ length(actions.orders.body.orders) ?? 0 }} commandes en retard au {{ substring(now(), 0, 10) }}",
        }),
        content: [
          {
            type: "text/plain",
            value: say({
              en: "Each of them stands in the table {{ vars.table }} of Airtable.",
              fr: "Chacune figure dans la table {{ vars.table }} d’Airtable.",
            }),
          },
        ],
      },
    },
  ],
});
