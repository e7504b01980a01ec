import { withBranch } from "#lib/flows/edit-position.ts";
import type { FlowAction } from "#lib/flows/schema.ts";

/** How many actions a block of `longFlow` has. */
export const BLOCK_ACTIONS = 10;

type Connections = { http: readonly string[]; twilio: readonly string[] };

/** Blocks of ten actions: a request, a condition and a loop with actions inside, texts that name earlier actions. */
export function longFlow(blocks: number, { http, twilio }: Connections): FlowAction[] {
  return Array.from({ length: blocks }, (_, n): FlowAction[] => {
    const id = (name: string) => `${name}_${n + 1}`;
    const flow = (name: string, action: string, params: FlowAction["params"]) => ({
      ...{ id: id(name), type: "FLOW", action, params },
    });
    const send = (name: string, text: string): FlowAction => ({
      ...{ id: id(name), type: "TWILIO", action: "SEND_SMS", alias: `Tell ${name} ${n + 1}` },
      params: {
        connection_id: twilio[n % twilio.length] ?? "",
        from: "+15005550006",
        to: "{{ input.phone }}",
        message: text,
      },
    });
    const request = (name: string, path: string): FlowAction => ({
      ...{ id: id(name), type: "HTTP", action: "SEND_REQUEST" },
      params: {
        connection_id: http[n % http.length] ?? "",
        ...{ method: "POST", url: `https://shop.example/${path}/{{ input.order }}` },
        headers: { "X-Order": "{{ vars.order }}", "X-Block": String(n) },
        body: { order: "{{ input.order }}", total: "{{ vars.total }}", lines: ["{{ input.lines }}"] },
      },
    });
    const condition = flow("is_paid", "BOOLEAN_CONDITION", {
      if: {
        operator: "AND",
        operands: [
          { operator: ">", operands: [`{{ actions.${id("fetch")}.body.total }}`, 100] },
          { operator: "=", operands: ["{{ vars.total }}", "{{ input.total }}"] },
        ],
      },
    });
    const loop = flow("each_line", "FOR_EACH", { items: `{{ actions.${id("fetch")}.body.lines }}` });
    const kept = (name: string) => flow(name, "STORE_VARS", { vars: { order: "{{ input.order }}", total: `${n}` } });
    const thanks = send("thanks", `Dear {{ input.name }}, order {{ actions.${id("fetch")}.body.id }} is on its way.`);
    const line = send(
      "line",
      `{{ actions.${id("each_line")}.item.name }} × {{ actions.${id("each_line")}.item.count }}`,
    );
    return [
      kept("begin"),
      request("fetch", "orders"),
      withBranch(withBranch(condition, "then", [thanks, kept("paid")]), "else", [request("remind", "reminders")]),
      withBranch(loop, "do", [kept("line_vars"), line]),
      kept("end"),
    ];
  }).flat();
}
