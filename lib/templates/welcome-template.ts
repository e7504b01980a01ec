import { allOf, defineTemplate, mailName, settingsAction } from "./define-template.ts";

export const welcomeTemplate = defineTemplate({
  connections: {
    "#CRM#": { appId: "HUBSPOT", name: { en: "HubSpot: contacts", fr: "HubSpot\u00a0: contacts" } },
    "#MAIL#": { appId: "SENDGRID", name: mailName("SendGrid") },
  },
  sample: { email: "maud@acme.example", first_name: "Maud" },
  actions: (say) => [
    settingsAction(say, { sender: "hello@example.com", product: say({ en: "Our product", fr: "Notre produit" }) }),
    {
      id: "check",
      alias: say({ en: "Check the address", fr: "Vérifier l’adresse" }),
      type: "EMAIL",
      action: "VERIFY_EMAIL",
      params: { email: "{{ input.email }}", rules: { block_disposable_emails: true } },
    },
    {
      id: "is_valid",
      alias: say({ en: "Is it a real address?", fr: "L’adresse est-elle valable\u202f?" }),
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: allOf({ operator: "IS_TRUE", operands: ["{{ actions.check.valid }}"] }),
        then: [
          {
            id: "contact",
            alias: say({ en: "Keep the contact", fr: "Garder le contact" }),
            type: "HUBSPOT",
            action: "UPSERT_CONTACT",
            retry: { attempts: 3, delay_seconds: 10 },
            params: {
              connection_id: "#CRM#",
              email: "{{ input.email }}",
              properties: [{ property: "firstname", value: "{{ input.first_name }}" }],
            },
          },
          {
            id: "is_new",
            alias: say({ en: "Is the contact new?", fr: "Le contact est-il nouveau\u202f?" }),
            type: "FLOW",
            action: "BOOLEAN_CONDITION",
            params: {
              if: allOf({ operator: "IS_TRUE", operands: ["{{ actions.contact.new }}"] }),
              then: [
                {
                  id: "welcome",
                  alias: say({ en: "Send the welcome", fr: "Envoyer la bienvenue" }),
                  type: "SENDGRID",
                  action: "SEND_EMAIL",
                  params: {
                    connection_id: "#MAIL#",
                    from: { email: "{{ vars.sender }}", name: "{{ vars.product }}" },
                    personalizations: [{ to: [{ email: "{{ input.email }}" }] }],
                    subject: say({
                      en: "Welcome to {{ vars.product }}",
                      fr: "Bienvenue chez {{ vars.product }}",
                    }),
                    content: [
                      {
                        type: "text/plain",
                        value: say({
                          en: "Hello {{ input.first_name }},\n\nThank you for signing up. Reply to this message whenever you have a question.",
                          fr: "Bonjour {{ input.first_name }},\n\nMerci de votre inscription. Répondez à ce message pour toute question.",
                        }),
                      },
                    ],
                  },
                },
              ],
              else: [],
            },
          },
        ],
        else: [
          {
            id: "refuse",
            alias: say({ en: "Say what is wrong", fr: "Dire ce qui ne va pas" }),
            type: "FLOW",
            action: "RETURN_JSON",
            params: { payload: { accepted: false, cause: "{{ actions.check.cause }}" }, status: 422 },
          },
        ],
      },
    },
  ],
});
