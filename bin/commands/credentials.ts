import type { Command } from "commander";
import { openTenant, type Run } from "../run-command.ts";

/** What programs call with: clients of `/api/v2`, accounts of `/v4`. Their secrets are printed once, as JSON always. */
export function addCredentialCommands(program: Command, run: Run): void {
  const client = program.command("client").description("programs that call /api/v2");
  addClientCommands(client, run);
  addCommandsOfOneClient(client, run);
  addAccountCommands(program.command("account").description("programs that call /v4 as an operator"), run);
}

function addClientCommands(client: Command, run: Run): void {
  client
    .command("add")
    .description("add an API client; prints its id and secret, once")
    .requiredOption("--name <name>")
    .requiredOption("--scopes <list>", "separated by commas", (text: string) => text.split(",").filter(Boolean))
    .option("--section <name>", "where its connections go; it gets Full control of that section", "Vault items")
    .option("--tenant <name>", "the organisation, if there are several")
    .action((options) =>
      run(async () => {
        const tenant = await openTenant({ name: options.tenant });
        const { createClient } = await import("#lib/clients/mutations/create-client.ts");
        const value = await createClient(tenant.actor, options);
        return { value, text: JSON.stringify(value) };
      }),
    );

  client
    .command("list")
    .description("list the API clients")
    .option("--tenant <name>", "the organisation, if there are several")
    .action(({ tenant: name }) =>
      run(async () => {
        const tenant = await openTenant({ name });
        const { listClients } = await import("#lib/clients/data.ts");
        const value = (await listClients(tenant.actor)).map(({ id, section, createdAt, lastUsedAt, ...rest }) => ({
          client_id: id,
          ...rest,
          section: section?.name ?? null,
          created_at: createdAt.toISOString(),
          last_used_at: lastUsedAt?.toISOString() ?? null,
        }));
        const lines = value.map(
          (each) => `${each.client_id}  ${each.name}  last used: ${each.last_used_at ?? "never"}`,
        );
        return { value, text: lines.join("\n") || "There is no API client." };
      }),
    );
}

function addCommandsOfOneClient(client: Command, run: Run): void {
  client
    .command("rotate <client-id>")
    .description("give an API client a new secret, printed once; the old one stays valid for a day")
    .option("--tenant <name>", "the organisation, if there are several")
    .action((clientId: string, { tenant: name }) =>
      run(async () => {
        const tenant = await openTenant({ name });
        const { rotateClient } = await import("#lib/clients/mutations/rotate-client.ts");
        const value = await rotateClient(tenant.actor, { clientId });
        return { value, text: JSON.stringify(value) };
      }),
    );

  client
    .command("revoke <client-id>")
    .description("end an API client for good")
    .option("--tenant <name>", "the organisation, if there are several")
    .action((clientId: string, { tenant: name }) =>
      run(async () => {
        const tenant = await openTenant({ name });
        const { revokeClient } = await import("#lib/clients/mutations/revoke-client.ts");
        await revokeClient(tenant.actor, { clientId });
        return { value: { client_id: clientId, revoked: true }, text: `${clientId} is revoked.` };
      }),
    );
}

function addAccountCommands(account: Command, run: Run): void {
  account
    .command("add")
    .description("add an API account; prints its user name and password, once")
    .requiredOption("--operator <address>", "whom it acts as")
    .option("--description <text>", "what it is for", "API")
    .option("--tenant <name>", "the organisation, if the address is in several")
    .action(({ operator: email, description, tenant: name }) =>
      run(async () => {
        const tenant = await openTenant({ name, email });
        const { getOperatorByEmail } = await import("#lib/operators/data/get-operator-by-email.ts");
        const { createApiAccount } = await import("#lib/api-accounts/mutations/create-api-account.ts");
        const { id: operatorId } = await getOperatorByEmail(tenant.actor, email);
        const { userName: username, password } = await createApiAccount(tenant.actor, { operatorId, description });
        const value = { username, password };
        return { value, text: JSON.stringify(value) };
      }),
    );
}
