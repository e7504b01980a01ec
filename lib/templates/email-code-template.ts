import { allOf, defineTemplate, mailName, settingsAction } from "./define-template.ts";

/** Called twice: with an address, which is sent a code; then with the address and the code that was typed. */
export const emailCodeTemplate = defineTemplate({
  connections: { "#MAIL#": { appId: "SENDGRID", name: mailName("SendGrid") } },
  sample: { email: "maud@acme.example" },
  actions: (say) => [
    settingsAction(say, { sender: "hello@example.com", product: say({ en: "Our product", fr: "Notre produit" }) }),
    {
      id: "is_typed",
      alias: say({ en: "Was a code typed?", fr: "Un code a-t-il été saisi\u202f?" }),
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: allOf({ operator: "EXISTS", operands: ["{{ input.code }}"] }),
        then: [
          {
            id: "verify",
            alias: say({ en: "Check the code", fr: "Vérifier le code" }),
            type: "OTP",
            action: "VERIFY_CODE",
            params: { reference: "{{ toLowerCase(input.email) }}", code: "{{ input.code }}" },
          },
          {
            id: "answer",
            alias: say({ en: "Say whether it is right", fr: "Dire s’il est juste" }),
            type: "FLOW",
            action: "RETURN_JSON",
            params: {
              payload: { verified: "{{ actions.verify.valid }}", result: "{{ actions.verify.result }}" },
              status: "{{ actions.verify.valid ? 200 : 422 }}",
            },
          },
        ],
        else: [
          {
            id: "code",
            alias: say({ en: "Make a code", fr: "Créer un code" }),
            type: "OTP",
            action: "GENERATE_CODE",
            params: { reference: "{{ toLowerCase(input.email) }}", length: 6 },
          },
          {
            id: "mail",
            alias: say({ en: "Send the code", fr: "Envoyer le code" }),
            type: "SENDGRID",
            action: "SEND_EMAIL",
            params: {
              connection_id: "#MAIL#",
              from: { email: "{{ vars.sender }}", name: "{{ vars.product }}" },
              personalizations: [{ to: [{ email: "{{ input.email }}" }] }],
              subject: say({ en: "Your code for {{ vars.product }}", fr: "Votre code pour {{ vars.product }}" }),
              content: [
                {
                  type: "text/plain",
                  value: say({
                    en: "Your code is {{ actions.code.code }}. It is good for five minutes.",
                    fr: "Votre code est {{ actions.code.code }}. Il est valable cinq minutes.",
                  }),
                },
              ],
            },
          },
          {
            id: "sent",
            alias: say({ en: "Say that it was sent", fr: "Dire qu’il est parti" }),
            type: "FLOW",
            action: "RETURN_JSON",
            params: { payload: { sent: true } },
          },
        ],
      },
    },
  ],
});
