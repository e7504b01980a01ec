import { shared } from "./fixtures/shared.ts";
import { expect, test } from "./fixtures/test.ts";

const pages = [
  { path: "/api/v2/docs", operation: "/api/v2/flows/vault/connections/{id}" },
  { path: "/v4/swagger", operation: "/VaultSection/{vaultSectionGuid}" },
];

for (const { path, operation } of pages) {
  for (const process of ["web", "engine"] as const) {
    test(`${path}, by the ${process} process, is drawn under its policy from what comes from there alone`, async ({
      page,
    }) => {
      const origin = process === "web" ? shared.stack.url : shared.stack.engineUrl;
      const origins = new Set<string>();
      const complaints: string[] = [];
      page.on("request", (request) => {
        // What the page draws itself stands in addresses of data.
        if (!request.url().startsWith("data:")) origins.add(new URL(request.url()).origin);
      });
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      const response = await page.goto(`${origin}${path}`);
      expect(response?.headers()["content-security-policy"]).toContain("default-src 'none'");
      const shown = page.locator(".opblock").filter({ hasText: operation }).first();
      await shown.getByRole("button").first().click();
      await expect(shown.getByText("Responses", { exact: true })).toBeVisible();
      expect([...origins]).toEqual([origin]);
      expect(complaints).toEqual([]);
    });
  }
}
