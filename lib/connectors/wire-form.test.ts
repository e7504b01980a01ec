import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { findActionDefinition, findConnector, listApps, listConnectors } from "./registry.ts";

/**
 * What clients of the flows API send, as its published description has it (seen June 2026). `?` may be left away, `≤` is
 * the longest text that is stored; what stands after `+` is ours alone, and may be left away.
 */
const setups: Readonly<Record<string, string>> = {
  "ACTIVECAMPAIGN API_KEY": "api_key base_url",
  "AIRTABLE API_KEY": "api_key",
  "AUTH0 OAUTH_APP": "client_id client_secret domain audience?",
  "BIGQUERY OAUTH_JWT": "project_id? private_key? client_email?",
  "CLEARBIT API_KEY": "secret_key",
  "DOCUSIGN OAUTH_CODE": "+ client_id client_secret account_host",
  "GOOGLE_SHEETS OAUTH_CODE": "+ client_id client_secret",
  "HTTP BEARER": "token",
  "HTTP BASIC_AUTH": "username≤155 password?≤155",
  "HTTP API_KEY": "name≤55 value≤255 in",
  "HTTP OAUTH_CLIENT_CREDENTIALS":
    "client_id≤255 client_secret≤255 token_endpoint≤500 audience?≤255 resource?≤255 scope?≤1024",
  "HUBSPOT API_KEY": "api_key",
  "HUBSPOT OAUTH_CODE": "+ client_id client_secret",
  "JWT JWT": "algorithm + secret private_key public_key",
  "MAILCHIMP API_KEY": "secret_key",
  "MAILCHIMP OAUTH_CODE": "+ client_id client_secret",
  "MAILJET API_KEY": "api_key secret_key",
  "PIPEDRIVE TOKEN": "token",
  "PIPEDRIVE OAUTH_CODE": "+ client_id client_secret",
  "SALESFORCE OAUTH_CODE": "+ client_id client_secret login_host",
  "SENDGRID API_KEY": "api_key",
  "SLACK WEBHOOK": "url",
  "SLACK OAUTH_CODE": "+ client_id client_secret",
  "STRIPE KEY_PAIR": "private_key public_key",
  "STRIPE OAUTH_CODE": "+ client_id client_secret",
  "TELEGRAM TOKEN": "token",
  "TWILIO API_KEY": "account_id api_key",
  "WHATSAPP TOKEN": "token",
  "ZAPIER WEBHOOK": "url",
};

/** `@` needs a connection, `@?` may have one. Lengths are of stored texts: what `{{ … }}` gave may be longer. */
const actions: Readonly<Record<string, string>> = {
  "ACTIVECAMPAIGN LIST_CONTACTS": "@ email",
  "ACTIVECAMPAIGN UPSERT_CONTACT": "@ email first_name? last_name? phone? custom_fields?",
  "AIRTABLE CREATE_RECORD": "@ base_id table_name fields?",
  "AIRTABLE LIST_RECORDS": "@ base_id table_name query? view?",
  "AIRTABLE UPDATE_RECORD": "@ base_id table_name record_id fields?",
  "AUTH0 CREATE_USER": "@ payload",
  "AUTH0 GET_USER": "@ user_id",
  "AUTH0 UPDATE_USER": "@ user_id changes",
  "AUTH0 SEND_REQUEST": "@ pathname method? headers? params? payload?",
  "AUTH0 SEND_EMAIL": "from? to subject≤255 body≤102400 custom_vars?",
  "AUTH0 SEND_SMS": "from?≤255 to≤255 message≤1024 custom_vars?",
  "AUTH0 MAKE_CALL": "from?≤255 to≤255 message≤1024 custom_vars?",
  "BIGQUERY INSERT_ROWS": "@ dataset_id table_id data?",
  "CLEARBIT FIND_PERSON": "@ email",
  "CLEARBIT FIND_COMPANY": "@ domain",
  "EMAIL VERIFY_EMAIL": "email rules?",
  "FLOW BOOLEAN_CONDITION": "if",
  "FLOW DELAY_FLOW": "number units?",
  "FLOW DO_NOTHING": "",
  "FLOW ERROR_MESSAGE": "message≤2048",
  "FLOW MAP_VALUE": "input cases? fallback?",
  "FLOW RETURN_JSON": "payload + status",
  "FLOW STORE_VARS": "vars",
  "GOOGLE_SHEETS ADD_ROW": "@ spreadsheet_id sheet_id? values?",
  "HTTP SEND_REQUEST":
    "@? url method? headers? basic? params? payload? content_type? + credential_set authentication client_certificate trusted_certificate file files idempotency_header",
  "HUBSPOT ENROLL_CONTACT": "@ email workflow_id",
  "HUBSPOT GET_CONTACT": "@ email",
  "HUBSPOT UPSERT_CONTACT": "@ email properties?",
  "JSON CREATE_JSON": "object",
  "JSON PARSE_JSON": "json",
  "JSON SERIALIZE_JSON": "object",
  "JWT DECODE_JWT": "token≤10000",
  "JWT SIGN_JWT": "@ payload? subject?≤100 issuer?≤100 audience?≤100 expires_in?≤25",
  "JWT VERIFY_JWT": "@ token≤100 audience?≤500 issuer?≤500",
  "MAILCHIMP UPSERT_MEMBER": "@ list_id member",
  // Its connection, sender and recipient are free keys of the wire; without them nothing could be sent.
  "MAILJET SEND_EMAIL": "@ from to content? template_id? variables? + cc subject track",
  // Theirs must be told; ours is 6 digits where nobody says.
  "OTP GENERATE_CODE": "reference≤250 length?",
  "OTP VERIFY_CODE": "reference≤250 code≤250",
  "PIPEDRIVE ADD_DEAL": "@ title value? user_id? person_id? organization_id? stage_id? fields?",
  "PIPEDRIVE ADD_ORGANIZATION": "@ name owner_id? fields?",
  "PIPEDRIVE ADD_PERSON": "@ name email? phone? owner_id? organization_id? fields?",
  "SALESFORCE CREATE_LEAD": "@ first_name? last_name company email? phone? payload?",
  "SALESFORCE GET_LEAD": "@ lead_id",
  "SALESFORCE SEARCH_LEADS": "@ search_field search_value≤2000 lead_fields",
  "SALESFORCE UPDATE_LEAD": "@ lead_id payload?",
  "SENDGRID SEND_EMAIL": "@ from personalizations + subject content template_id",
  "SLACK POST_MESSAGE": "@ text? attachments? + channel",
  "STRIPE ADD_TAX_ID": "@ customer_id≤250 type≤250 value≤250",
  "STRIPE CREATE_CUSTOMER": "@ tax_id? name?≤250 description?≤250 email?≤512 phone?≤250 tax_exempt? address? metadata?",
  "STRIPE CREATE_PORTAL_SESSION": "@ customer_id≤250 return_url?",
  "STRIPE DELETE_TAX_ID": "@ customer_id≤250 id≤250",
  "STRIPE FIND_CUSTOMERS": "@ email",
  "STRIPE GET_CUSTOMER": "@ id≤250",
  "STRIPE UPDATE_CUSTOMER": "@ id≤250 name?≤250 description?≤250 email?≤512 phone?≤250 tax_exempt? address? metadata?",
  "TELEGRAM SEND_MESSAGE": "@ chat_id text",
  "TWILIO MAKE_CALL": "@ from to payload≤4096",
  "TWILIO SEND_SMS": "@ from≤50 to≤50 message≤1500",
  "WHATSAPP SEND_MESSAGE": "@ sender_id recipient_number type payload",
  "XML PARSE_XML": "xml",
  "XML SERIALIZE_XML": "object",
  "ZAPIER TRIGGER_WEBHOOK": "@ method? + payload",
};
/** That the wire does not know. */
const ours = ["FLOW FOR_EACH", "FLOW CALL_FLOW"];

/** Of the wire's choices, each is a choice here. */
const choices: readonly [action: string, param: string, values: readonly string[]][] = [
  ["AUTH0 SEND_REQUEST", "method", ["GET", "POST", "PUT", "PATCH", "DELETE"]],
  ["FLOW DELAY_FLOW", "units", ["SECONDS", "MINUTES", "HOURS", "DAYS"]],
  ["HTTP SEND_REQUEST", "method", ["GET", "POST", "PUT", "PATCH", "DELETE"]],
  ["HTTP SEND_REQUEST", "content_type", ["JSON", "FORM", "XML"]],
  ["SALESFORCE SEARCH_LEADS", "search_field", ["email", "name", "phone", "all"]],
  [
    ...["WHATSAPP SEND_MESSAGE", "type"],
    ["AUDIO", "CONTACTS", "DOCUMENT", "IMAGE", "INTERACTIVE", "LOCATION", "STICKER", "TEMPLATE", "TEXT"],
  ] as [string, string, string[]],
  ["ZAPIER TRIGGER_WEBHOOK", "method", ["GET", "POST", "PUT"]],
];

type Field = { name: string; isOptional: boolean; max: number | null };

function fieldsIn(line: string): Field[] {
  const [wire = "", more = ""] = line.split("+");
  const named = [...wire.matchAll(/([a-z_]+)(\??)(?:≤(\d+))?/g)].map(([, name = "", mark, max]) => ({
    ...{ name, isOptional: mark === "?", max: max === undefined ? null : Number(max) },
  }));
  const added = more.split(" ").filter(Boolean);
  return [...named, ...added.map((name) => ({ name, isOptional: true, max: null }))];
}

const isOptional = (schema: z.ZodType) => schema.safeParse(undefined).success;
const parted = (line: string) => line.split(" ") as [string, string];

test("there are the apps, kinds of credentials and actions of the wire, and no others but what is ours", () => {
  const made = listApps().flatMap(({ id, setups: own }) => Object.keys(own).map((type) => `${id} ${type}`));
  expect(made.toSorted()).toEqual(Object.keys(setups).toSorted());
  const all = listConnectors().flatMap(({ id, actions: own }) => Object.keys(own).map((name) => `${id} ${name}`));
  expect(all.toSorted()).toEqual([...Object.keys(actions), ...ours].toSorted());
});

describe.each(Object.entries(setups))("the setup %s", (title, line) => {
  const [app, type] = parted(title);
  const shape = (findConnector(app)?.setups[type]?.fields.shape ?? {}) as Record<string, z.ZodType>;

  test("has these fields, and needs what the wire needs", () => {
    const wanted = fieldsIn(line).map(({ name, isOptional: may }) => [name, may]);
    const found = Object.entries(shape).map(([name, schema]) => [name, isOptional(schema)]);
    expect(new Map(found as [string, boolean][])).toEqual(new Map(wanted as [string, boolean][]));
  });

  test("takes texts as long as the wire takes, and none that are longer", () => {
    for (const { name, max } of fieldsIn(line)) {
      if (max === null) continue;
      const { issues = [] } = shape[name]?.safeParse("x".repeat(max + 1)).error ?? {};
      expect(issues, name).toContainEqual(expect.objectContaining({ code: "too_big", maximum: max }));
    }
  });
});

describe.each(Object.entries(actions))("the action %s", (title, line) => {
  const definition = findActionDefinition(...parted(title));
  const shape = (definition?.params.shape ?? {}) as Record<string, z.ZodType>;

  test("has these params, and needs what the wire needs", () => {
    const wanted = fieldsIn(line).map(({ name, isOptional: may }) => [name, may]);
    const found = Object.entries(shape).map(([name, schema]) => [name, isOptional(schema)]);
    expect(new Map(found as [string, boolean][])).toEqual(new Map(wanted as [string, boolean][]));
    const connection = line.startsWith("@?") ? "optional" : line.startsWith("@") ? "required" : "none";
    expect(definition?.connection).toBe(connection);
  });

  test("takes texts as long as the wire takes", () => {
    for (const { name, max } of fieldsIn(line)) {
      if (max === null) continue;
      const { issues = [] } = shape[name]?.safeParse("x".repeat(max)).error ?? {};
      expect(
        issues.filter(({ code }) => code === "too_big"),
        name,
      ).toEqual([]);
    }
  });
});

test.each(choices)("%s takes as its %s %j", (title, param, values) => {
  const schema = findActionDefinition(...parted(title))?.params.shape[param] as z.ZodType;
  for (const value of values) expect(schema.safeParse(value).error, value).toBeUndefined();
  expect(schema.safeParse("SOMETHING_ELSE").success).toBe(false);
});
