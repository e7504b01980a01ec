/** An export as Auth0's dashboard writes it (`reference/auth0-forms.md` §4.5): a form, two flows and three connections. */
export const sampleEnvelope = {
  version: "4.0.0",
  form: {
    name: "Progressive profile",
    languages: { primary: "en", default: "fr" },
    messages: { custom: { greeting: "Welcome back" } },
    start: { hidden_fields: [{ key: "plan", value: "trial" }], next_node: "step_ask", coordinates: { x: 0, y: 0 } },
    nodes: [
      {
        id: "step_ask",
        type: "STEP",
        alias: "Ask for the number",
        coordinates: { x: 320, y: 0 },
        config: {
          components: [
            { id: "phone", category: "FIELD", type: "TEL", label: "Phone", required: true, config: {} },
            {
              id: "again",
              category: "BLOCK",
              type: "RESEND_BUTTON",
              config: {
                active_text: "Nothing came?",
                button_text: "Send it again",
                waiting_text: "Wait a moment",
                flow_id: "#FLOW-1#",
                max_attempts: 3,
              },
            },
            { id: "next", category: "BLOCK", type: "NEXT_BUTTON", config: { text: "Continue" } },
          ],
          next_node: "flow_send",
        },
      },
      {
        id: "flow_send",
        type: "FLOW",
        alias: "Send the code",
        coordinates: { x: 640, y: 0 },
        config: { flow_id: "#FLOW-1#", next_node: "router_plan" },
      },
      {
        id: "router_plan",
        type: "ROUTER",
        coordinates: { x: 960, y: 0 },
        config: {
          rules: [
            {
              id: "trial",
              condition: { operator: "EQ", operands: ["{{fields.plan}}", "trial"] },
              next_node: "$ending",
            },
          ],
          fallback: "step_ask",
        },
      },
    ],
    ending: { after_submit: { flow_id: "#FLOW-2#" }, resume_flow: true, coordinates: { x: 1280, y: 0 } },
  },
  flows: {
    "#FLOW-1#": {
      name: "Send a code by SMS",
      actions: [
        {
          id: "code",
          type: "OTP",
          action: "GENERATE_CODE",
          params: { reference: "{{ context.user.user_id }}", length: 6 },
        },
        {
          id: "text",
          alias: "Text the code",
          type: "TWILIO",
          action: "SEND_SMS",
          allow_failure: false,
          mask_output: false,
          params: {
            connection_id: "#CONN-1#",
            from: "+15005550006",
            to: "{{ fields.phone.international_number }}",
            message: "Your code is {{ actions.code.code }}",
          },
        },
      ],
    },
    "#FLOW-2#": {
      name: "Tell the shop",
      actions: [
        {
          id: "known",
          type: "FLOW",
          action: "BOOLEAN_CONDITION",
          params: {
            if: { operator: "AND", operands: [{ operator: "EXISTS", operands: ["{{ context.user.email }}"] }] },
            then: [
              {
                id: "customer",
                type: "HTTP",
                action: "SEND_REQUEST",
                params: {
                  connection_id: "#CONN-2#",
                  method: "POST",
                  url: "https://api.shop.example/v1/customers",
                  headers: {},
                  params: {},
                  payload: { email: "{{ context.user.email }}" },
                  content_type: "JSON",
                },
              },
            ],
            else: [
              {
                id: "shout",
                type: "SLACK",
                action: "POST_MESSAGE",
                params: { connection_id: "#CONN-3#", text: "Somebody without an address" },
              },
            ],
          },
        },
      ],
    },
  },
  connections: {
    "#CONN-1#": { id: "ac_4VhSAAoi2vRTQxxKyRt5Hp", app_id: "TWILIO", name: "Order alerts" },
    "#CONN-2#": { id: "ac_driHxZHbTWt3zCyXRqsDFo", app_id: "HTTP", name: "Shop API" },
    "#CONN-3#": { id: "ac_wJ3kSyZb8ZgJ9GJxYRkx1P", app_id: "SLACK", name: "Team channel" },
  },
};
