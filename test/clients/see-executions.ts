import type { ManagementClient } from "auth0";
import { seeFailure } from "./see-failure.ts";

export async function seeExecutions(client: ManagementClient, flowId: string) {
  const { executions } = client.flows;
  const iterated: string[] = [];
  for await (const { id = "" } of await executions.list(flowId)) iterated.push(id);

  const pages: { items: number; hasNext: boolean; next: boolean }[] = [];
  let page = await executions.list(flowId, { take: 100 });
  for (;;) {
    pages.push({ items: page.data.length, hasNext: page.hasNextPage(), next: Boolean(page.response.next) });
    if (!page.hasNextPage()) break;
    page = await page.getNextPage();
  }

  const [newest = ""] = iterated;
  const got = await executions.get(flowId, newest);
  const debugged = await executions.get(flowId, newest, { hydrate: ["debug"] });
  const deleted = await executions.delete(flowId, newest);
  return {
    ...{ iterated: iterated.length, different: new Set(iterated).size, pages, got, debugged, deleted },
    gone: await seeFailure(executions.get(flowId, newest)),
    ofNoFlow: await seeFailure(executions.list("af_0000000000000000000000")),
  };
}
