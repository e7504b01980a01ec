import { allOf, defineTemplate, settingsAction } from "./define-template.ts";

export const newLeadTemplate = defineTemplate({
  connections: {
    "#LOOKUP#": { appId: "CLEARBIT", name: { en: "Clearbit: companies", fr: "Clearbit\u00a0: entreprises" } },
    "#TABLE#": { appId: "AIRTABLE", name: { en: "Airtable: leads", fr: "Airtable\u00a0: prospects" } },
    "#TEAM#": { appId: "SLACK", name: { en: "Slack: sales channel", fr: "Slack\u00a0: canal des ventes" } },
  },
  sample: { name: "Maud Martin", email: "maud@acme.example" },
  actions: (say) => [
    settingsAction(say, {
      base: "app00000000000000",
      table: say({ en: "Leads", fr: "Prospects" }),
      large_from: 100,
    }),
    {
      id: "company",
      alias: say({ en: "Look the company up", fr: "Rechercher l’entreprise" }),
      type: "CLEARBIT",
      action: "FIND_COMPANY",
      // An unknown company is a lead as well.
      allow_failure: true,
      timeout_seconds: 70,
      retry: { attempts: 2, delay_seconds: 10 },
      params: { connection_id: "#LOOKUP#", domain: "{{ split(input.email, '@')[1] }}" },
    },
    {
      id: "record",
      alias: say({ en: "Keep the lead", fr: "Garder le prospect" }),
      type: "AIRTABLE",
      action: "CREATE_RECORD",
      params: {
        connection_id: "#TABLE#",
        base_id: "{{ vars.base }}",
        table_name: "{{ vars.table }}",
        fields: {
          Name: "{{ input.name }}",
          Email: "{{ input.email }}",
          Company: "{{ actions.company.name }}",
          Employees: "{{ actions.company.metrics.employees }}",
        },
      },
    },
    {
      id: "is_large",
      alias: say({ en: "Is it a large company?", fr: "Est-ce une grande entreprise\u202f?" }),
      type: "FLOW",
      action: "BOOLEAN_CONDITION",
      params: {
        if: allOf({
          operator: "GREATER_THAN_OR_EQUAL",
          operands: ["{{ actions.company.metrics.employees }}", "{{ vars.large_from }}"],
        }),
        then: [
          {
            id: "tell",
            alias: say({ en: "Tell sales", fr: "Prévenir les ventes" }),
            type: "SLACK",
            action: "POST_MESSAGE",
            params: {
              connection_id: "#TEAM#",
              text: say({
                en: "{{ input.name }} of {{ actions.company.name }} ({{ actions.company.metrics.employees }} people): {{ input.email }}",
                fr: "{{ input.name }} de {{ actions.company.name }} ({{ actions.company.metrics.employees }} personnes)\u00a0: {{ input.email }}",
              }),
            },
          },
        ],
        else: [],
      },
    },
  ],
});
