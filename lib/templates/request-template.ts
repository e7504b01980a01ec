import { allOf, defineTemplate, mailName, settingsAction } from "./define-template.ts";

export const requestTemplate = defineTemplate({
  connections: {
    "#DESK#": { appId: "HTTP", name: { en: "Help desk API", fr: "API du support" } },
    "#PHONE#": { appId: "TWILIO", name: { en: "Twilio: on-call phone", fr: "Twilio\u00a0: téléphone d’astreinte" } },
    "#MAIL#": { appId: "SENDGRID", name: mailName("SendGrid") },
  },
  sample: {
    name: "Maud",
    email: "maud@acme.example",
    priority: "urgent",
    subject: "The shop is down",
    message: "Nobody can pay since nine.",
  },
  actions: (say) => [
    settingsAction(say, { sender: "support@example.com", caller: "+15005550006", on_call: "+15551230000" }),
    {
      id: "deadline",
      alias: say({ en: "Hours to answer within", fr: "Délai de réponse en heures" }),
      type: "FLOW",
      action: "MAP_VALUE",
      params: { input: "{{ toLowerCase(input.priority) }}", cases: { urgent: 4, normal: 24 }, fallback: 72 },
    },
    {
      id: "ticket",
      alias: say({ en: "Open a ticket", fr: "Ouvrir un ticket" }),
      type: "HTTP",
      action: "SEND_REQUEST",
      retry: { attempts: 3, delay_seconds: 5 },
      params: {
        connection_id: "#DESK#",
        method: "POST",
        url: "https://desk.example.com/api/tickets",
        content_type: "JSON",
        idempotency_header: "Idempotency-Key",
        payload: {
          subject: "{{ input.subject }}",
          body: "{{ input.message }}",
          from: "{{ input.email }}",
          answer_within_hours: "{{ actions.deadline.result }}",
        },
      },
    },
    {
      id: "is_refused",
      alias: say({ en: "Did the desk refuse it?", fr: "Le support l’a-t-il refusé\u202f?" }),
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: allOf({ operator: "IS_FALSE", operands: ["{{ actions.ticket.success }}"] }),
        then: [
          {
            id: "stop",
            type: "FLOW",
            action: "ERROR_MESSAGE",
            params: {
              message: say({
                en: "The help desk answered {{ actions.ticket.status }}.",
                fr: "Le support a répondu {{ actions.ticket.status }}.",
              }),
            },
          },
        ],
        else: [],
      },
    },
    {
      id: "is_urgent",
      alias: say({ en: "Is it urgent?", fr: "Est-ce urgent\u202f?" }),
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: allOf({ operator: "EQUAL", operands: ["{{ toLowerCase(input.priority) }}", "urgent"] }),
        then: [
          {
            id: "wake",
            alias: say({ en: "Text who is on call", fr: "Prévenir l’astreinte" }),
            type: "TWILIO",
            action: "SEND_SMS",
            params: {
              connection_id: "#PHONE#",
              from: "{{ vars.caller }}",
              to: "{{ vars.on_call }}",
              message: say({
                en: "Ticket {{ actions.ticket.body.id }}: {{ substring(input.subject, 0, 200) }}",
                fr: "Ticket {{ actions.ticket.body.id }}\u00a0: {{ substring(input.subject, 0, 200) }}",
              }),
            },
          },
        ],
        else: [],
      },
    },
    {
      id: "confirm",
      alias: say({ en: "Confirm by email", fr: "Confirmer par e-mail" }),
      type: "SENDGRID",
      action: "SEND_EMAIL",
      params: {
        connection_id: "#MAIL#",
        from: { email: "{{ vars.sender }}" },
        personalizations: [{ to: [{ email: "{{ input.email }}" }] }],
        subject: say({
          en: "We have your request (ticket {{ actions.ticket.body.id }})",
          fr: "Nous avons votre demande (ticket {{ actions.ticket.body.id }})",
        }),
        content: [
          {
            type: "text/plain",
            value: say({
              en: "Hello {{ input.name }},\n\nWe answer within {{ actions.deadline.result }} hours.",
              fr: "Bonjour {{ input.name }},\n\nNous répondons sous {{ actions.deadline.result }} heures.",
            }),
          },
        ],
      },
    },
  ],
});
