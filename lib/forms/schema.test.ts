import { describe, expect, test } from "vitest";
import { createFormInput, updateFormInput } from "./schema.ts";

const component = (category: string, type: string, config?: unknown, more: object = {}) => ({
  id: "part",
  category,
  type,
  ...(config !== undefined && { config }),
  ...more,
});
const step = (...components: unknown[]) => ({
  name: "Join",
  nodes: [{ id: "step", type: "STEP", config: { components } }],
});
const block = (type: string, config?: unknown) => step(component("BLOCK", type, config));
const widget = (type: string, config?: unknown) => step(component("WIDGET", type, config));
const field = (type: string, config?: unknown) => step(component("FIELD", type, config));

const resend = { active_text: "a", button_text: "b", waiting_text: "c", flow_id: "af_1" };
const credentials = { url: "https://a.example", alternate_text: "QR", access_token: "t", verification_id: "v" };
const payment = {
  charge: { type: "ONE_OFF", one_off: { amount: 12, currency: "EUR" } },
  credentials: { public_key: "pk", private_key: "sk" },
};
const options = [{ value: "a", label: "A" }];
const cards = [{ value: "a", label: "A", image_url: "https://a.example/a.png" }];

/** Each once bare, and once with all that `reference/auth0-forms.md` §4 lists. */
const accepted: Record<string, unknown> = {
  "nothing but a name": { name: "Join" },
  "all parts": {
    name: "Join",
    languages: { primary: "en", default: "en" },
    messages: { errors: { ERR_ACCEPTANCE_REQUIRED: "Please accept." }, custom: { hello: "Hello" } },
    translations: { fr: { components: { part: { label: "Nom", any: [1] } }, messages: {}, ending: {} } },
    start: {
      hidden_fields: [{ key: "plan", value: "pro" }, { key: "bare" }],
      next_node: "step",
      coordinates: { x: 0, y: -999_999 },
    },
    nodes: [],
    ending: {
      redirection: { delay: 10, target: "https://a.example" },
      after_submit: { flow_id: "af_1" },
      resume_flow: true,
      coordinates: { x: 999_999, y: 0 },
    },
    style: { css: "h1 { color: red }" },
  },
  "empty parts": { name: "Join", languages: {}, messages: {}, translations: {}, start: {}, ending: {}, style: {} },
  "a bare step, and an empty one": {
    name: "Join",
    nodes: [
      { id: "a", type: "STEP" },
      { id: "b", type: "STEP", config: {} },
    ],
  },
  "a flow": {
    name: "Join",
    nodes: [
      {
        id: "a",
        type: "FLOW",
        alias: "Check",
        coordinates: { x: 1, y: 2 },
        config: { flow_id: "af_1", next_node: "$ending" },
      },
    ],
  },
  "a router": {
    name: "Join",
    nodes: [
      { id: "a", type: "ROUTER" },
      {
        id: "b",
        type: "ROUTER",
        config: {
          rules: [
            {
              id: "r",
              alias: "Adult",
              condition: { operator: "GTE", operands: ["{{fields.age}}", 18] },
              next_node: "a",
            },
            { id: "s", condition: null },
            { id: "t" },
          ],
          fallback: "$ending",
        },
      },
    ],
  },
  DIVIDER: step(component("BLOCK", "DIVIDER"), component("BLOCK", "DIVIDER", { text: "x".repeat(50) })),
  HTML: step(component("BLOCK", "HTML"), component("BLOCK", "HTML", { content: "<p>" })),
  IMAGE: block("IMAGE", { src: "https://a.example/a.png", position: "LEFT", height: 500 }),
  JUMP_BUTTON: block("JUMP_BUTTON", { text: "Skip", next_node: "step", style: { background_color: "#635dff" } }),
  NEXT_BUTTON: block("NEXT_BUTTON", { text: "Next" }),
  PREVIOUS_BUTTON: block("PREVIOUS_BUTTON", { text: "Back" }),
  RESEND_BUTTON: block("RESEND_BUTTON", { ...resend, text_alignment: "CENTER", max_attempts: 10, waiting_time: 60 }),
  RICH_TEXT: block("RICH_TEXT", { content: "x".repeat(10_000) }),
  RECAPTCHA: widget("RECAPTCHA", { site_key: "site", secret_key: "secret" }),
  GMAPS_ADDRESS: step(
    component("WIDGET", "GMAPS_ADDRESS", { api_key: "k" }),
    component(
      "WIDGET",
      "GMAPS_ADDRESS",
      { api_key: "k", server_key: "s" },
      { label: "Address", hint: "", required: true },
    ),
  ),
  AUTH0_VERIFIABLE_CREDENTIALS: widget("AUTH0_VERIFIABLE_CREDENTIALS", { ...credentials, size: 500, max_wait: 60 }),
  TEXT: step(
    component("FIELD", "TEXT", undefined, { label: "Name", hint: "x".repeat(500), required: true, sensitive: false }),
    component("FIELD", "TEXT", { multiline: true, default_value: "", placeholder: "p", min_length: 1, max_length: 50 }),
  ),
  EMAIL: field("EMAIL", { default_value: "a", placeholder: "b" }),
  URL: field("URL", { default_value: "a", placeholder: "b" }),
  NUMBER: field("NUMBER", { default_value: 1.5, placeholder: "b", min_value: -1, max_value: 2 }),
  TEL: field("TEL", { country_picker: true, strings: { filter_placeholder: "x" }, min_length: 1, max_length: 2 }),
  DATE: step(component("FIELD", "DATE"), component("FIELD", "DATE", { format: "TIME", default_value: "23:15" })),
  BOOLEAN: field("BOOLEAN", { default_value: true, options: { true: "Yes", false: "No" } }),
  CHOICE: field("CHOICE", {
    multiple: true,
    options,
    allow_other: { enabled: true, label: "Other", placeholder: "p" },
    default_value: ["a"],
  }),
  DROPDOWN: field("DROPDOWN", { multiple: false, options, default_value: "a", placeholder: "p" }),
  CARDS: field("CARDS", { hide_labels: true, multiple: true, options: cards, default_value: "a" }),
  PASSWORD: field("PASSWORD", { hash: "SHA256", complexity: true, nist: true, strength_meter: true, min_length: 8 }),
  FILE: field("FILE", {
    ...{ multiple: true, storage: { type: "CUSTOM", bucket: "b" }, categories: ["IMAGE"], extensions: ["png"] },
    ...{ maxSize: 1024, maxFiles: 1 },
  }),
  LEGAL: field("LEGAL", { text: "I agree" }),
  PAYMENT: step(
    component("FIELD", "PAYMENT", {
      ...payment,
      provider: "STRIPE",
      customer: { email: "a" },
      fields: { trustmarks: true },
    }),
    component("FIELD", "PAYMENT", {
      ...payment,
      charge: { type: "SUBSCRIPTION", subscription: { any: { price: 1 } } },
    }),
  ),
  CUSTOM: field("CUSTOM", { schema: { type: "object", any: [1] }, code: "x", css: "y", params: { a: "b" } }),
  SOCIAL: step(component("FIELD", "SOCIAL"), component("FIELD", "SOCIAL", {})),
};

test.each(Object.entries(accepted))("%s is taken as it is", (_, form) => {
  expect(createFormInput.parse(form)).toEqual(form);
  expect(updateFormInput.parse(form)).toEqual(form);
});

const inStep = "nodes.0.config.components.0";

/** What is wrong, and where. */
const refused: Record<string, [unknown, string]> = {
  "no name": [{}, "name"],
  "a name of 151 characters": [{ name: "x".repeat(151) }, "name"],
  "another property": [{ name: "x", foo: 1 }, "foo"],
  "null for a part of a new form": [{ name: "x", style: null }, "style"],
  "another language property": [{ name: "x", languages: { other: "en" } }, "languages.other"],
  "a language of 56 characters": [{ name: "x", languages: { primary: "x".repeat(56) } }, "languages.primary"],
  "an empty message": [{ name: "x", messages: { errors: { E: "" } } }, "messages.errors.E"],
  "a message of 256 characters": [{ name: "x", messages: { custom: { E: "x".repeat(256) } } }, "messages.custom.E"],
  "a translation that is a text": [{ name: "x", translations: { fr: "x" } }, "translations.fr"],
  "no style sheet": [{ name: "x", style: { css: "" } }, "style.css"],
  "a hidden field without key": [
    { name: "x", start: { hidden_fields: [{ value: "a" }] } },
    "start.hidden_fields.0.key",
  ],
  "half a pixel": [{ name: "x", start: { coordinates: { x: 0.5, y: 0 } } }, "start.coordinates.x"],
  "a million pixels": [{ name: "x", start: { coordinates: { x: 1_000_000, y: 0 } } }, "start.coordinates.x"],
  "resume_flow false": [{ name: "x", ending: { resume_flow: false } }, "ending.resume_flow"],
  "a delay of 11 seconds": [
    { name: "x", ending: { redirection: { delay: 11, target: "t" } } },
    "ending.redirection.delay",
  ],
  "a redirection to nowhere": [{ name: "x", ending: { redirection: {} } }, "ending.redirection.target"],
  "nodes that are none": [{ name: "x", nodes: {} }, "nodes"],
  "a node that is a text": [{ name: "x", nodes: ["step"] }, "nodes.0"],
  "an unknown node": [{ name: "x", nodes: [{ id: "a", type: "ACTION" }] }, "nodes.0.type"],
  "a node without id": [{ name: "x", nodes: [{ type: "STEP" }] }, "nodes.0.id"],
  "a node called $ending": [{ name: "x", nodes: [{ id: "$ending", type: "STEP" }] }, "nodes.0.id"],
  "an alias of nothing": [{ name: "x", nodes: [{ id: "a", type: "STEP", alias: "" }] }, "nodes.0.alias"],
  "another property of a node": [{ name: "x", nodes: [{ id: "a", type: "STEP", foo: 1 }] }, "nodes.0.foo"],
  "a flow node without flow": [{ name: "x", nodes: [{ id: "a", type: "FLOW", config: {} }] }, "nodes.0.config.flow_id"],
  "a rule without id": [
    { name: "x", nodes: [{ id: "a", type: "ROUTER", config: { rules: [{}] } }] },
    "nodes.0.config.rules.0.id",
  ],
  "an unknown component": [block("VIDEO"), `${inStep}.type`],
  "a component of another category": [step(component("BLOCK", "TEXT")), `${inStep}.category`],
  "a block with a label": [step(component("BLOCK", "HTML", {}, { label: "x" })), `${inStep}.label`],
  "a field with another property": [step(component("FIELD", "TEXT", {}, { foo: 1 })), `${inStep}.foo`],
  "a hint of 501 characters": [step(component("FIELD", "TEXT", {}, { hint: "x".repeat(501) })), `${inStep}.hint`],
  "a DIVIDER of 51 characters": [block("DIVIDER", { text: "x".repeat(51) }), `${inStep}.config.text`],
  "an HTML of 10,001 characters": [block("HTML", { content: "x".repeat(10_001) }), `${inStep}.config.content`],
  "an IMAGE with a width": [block("IMAGE", { src: "a", width: 1 }), `${inStep}.config.width`],
  "an IMAGE without source": [block("IMAGE", {}), `${inStep}.config.src`],
  "an IMAGE of 501 pixels": [block("IMAGE", { src: "a", height: 501 }), `${inStep}.config.height`],
  "a JUMP_BUTTON to nowhere": [block("JUMP_BUTTON", { text: "a" }), `${inStep}.config.next_node`],
  "a JUMP_BUTTON in blue": [
    block("JUMP_BUTTON", { text: "a", next_node: "b", style: { background_color: "blue" } }),
    `${inStep}.config.style.background_color`,
  ],
  "a NEXT_BUTTON without text": [block("NEXT_BUTTON", {}), `${inStep}.config.text`],
  "a NEXT_BUTTON without config": [block("NEXT_BUTTON"), `${inStep}.config`],
  "a PREVIOUS_BUTTON with a style": [block("PREVIOUS_BUTTON", { text: "a", style: {} }), `${inStep}.config.style`],
  "a RESEND_BUTTON without flow": [
    block("RESEND_BUTTON", { ...resend, flow_id: undefined }),
    `${inStep}.config.flow_id`,
  ],
  "a RESEND_BUTTON of 11 attempts": [
    block("RESEND_BUTTON", { ...resend, max_attempts: 11 }),
    `${inStep}.config.max_attempts`,
  ],
  "a RICH_TEXT that is a number": [block("RICH_TEXT", { content: 1 }), `${inStep}.config.content`],
  "a RECAPTCHA without secret": [widget("RECAPTCHA", { site_key: "a" }), `${inStep}.config.secret_key`],
  "a RECAPTCHA with an empty secret": [
    widget("RECAPTCHA", { site_key: "a", secret_key: "" }),
    `${inStep}.config.secret_key`,
  ],
  "a GMAPS_ADDRESS without key": [widget("GMAPS_ADDRESS", {}), `${inStep}.config.api_key`],
  "AUTH0_VERIFIABLE_CREDENTIALS that wait 601 seconds": [
    widget("AUTH0_VERIFIABLE_CREDENTIALS", { ...credentials, max_wait: 601 }),
    `${inStep}.config.max_wait`,
  ],
  "a TEXT of half a character": [field("TEXT", { min_length: 0.5 }), `${inStep}.config.min_length`],
  "an EMAIL with a length": [field("EMAIL", { max_length: 1 }), `${inStep}.config.max_length`],
  "a URL of a number": [field("URL", { default_value: 1 }), `${inStep}.config.default_value`],
  "a NUMBER of a text": [field("NUMBER", { min_value: "1" }), `${inStep}.config.min_value`],
  "a TEL with other texts": [field("TEL", { strings: { other: "x" } }), `${inStep}.config.strings.other`],
  "a DATE of another format": [field("DATE", { format: "YEAR" }), `${inStep}.config.format`],
  "a BOOLEAN with a third answer": [field("BOOLEAN", { options: { maybe: "x" } }), `${inStep}.config.options.maybe`],
  "a CHOICE without label": [field("CHOICE", { options: [{ value: "a" }] }), `${inStep}.config.options.0.label`],
  "a CHOICE that allows no other": [
    field("CHOICE", { allow_other: { enabled: false } }),
    `${inStep}.config.allow_other.enabled`,
  ],
  "a DROPDOWN that allows another": [field("DROPDOWN", { allow_other: {} }), `${inStep}.config.allow_other`],
  "CARDS over http": [
    field("CARDS", { options: [{ ...cards[0], image_url: "http://a.example" }] }),
    `${inStep}.config.options.0.image_url`,
  ],
  "a PASSWORD of another hash": [field("PASSWORD", { hash: "BCRYPT" }), `${inStep}.config.hash`],
  "a FILE of 1,023 bytes": [field("FILE", { maxSize: 1023 }), `${inStep}.config.maxSize`],
  "a FILE stored elsewhere": [field("FILE", { storage: { type: "S3" } }), `${inStep}.config.storage.type`],
  "a LEGAL of 10,001 characters": [field("LEGAL", { text: "x".repeat(10_001) }), `${inStep}.config.text`],
  "a PAYMENT without credentials": [
    field("PAYMENT", { ...payment, credentials: undefined }),
    `${inStep}.config.credentials`,
  ],
  "a PAYMENT of another provider": [field("PAYMENT", { ...payment, provider: "ADYEN" }), `${inStep}.config.provider`],
  "a PAYMENT in yen": [
    field("PAYMENT", { ...payment, charge: { type: "ONE_OFF", one_off: { amount: 1, currency: "JPY" } } }),
    `${inStep}.config.charge.one_off.currency`,
  ],
  "a PAYMENT charged otherwise": [
    field("PAYMENT", { ...payment, charge: { type: "TIP" } }),
    `${inStep}.config.charge.type`,
  ],
  "a PAYMENT with a key of 251 characters": [
    field("PAYMENT", { ...payment, credentials: { public_key: "a", private_key: "x".repeat(251) } }),
    `${inStep}.config.credentials.private_key`,
  ],
  "a CUSTOM without schema": [field("CUSTOM", { code: "x" }), `${inStep}.config.schema`],
  "a CUSTOM with a number as param": [
    field("CUSTOM", { schema: {}, code: "x", params: { a: 1 } }),
    `${inStep}.config.params.a`,
  ],
  "a SOCIAL with a property": [field("SOCIAL", { foo: 1 }), `${inStep}.config.foo`],
};

test.each(Object.entries(refused))("%s is refused by name", (_, [form, path]) => {
  const { error } = createFormInput.safeParse(form);
  const [issue] = error?.issues ?? [];
  const keys = issue?.code === "unrecognized_keys" ? issue.keys : [];
  expect([...(issue?.path ?? []), ...keys].join(".")).toBe(path);
});

describe("what a refusal says", () => {
  test("of a type that there is not, which ones there are", () => {
    const { error } = createFormInput.safeParse(block("VIDEO"));
    expect(error?.issues[0]?.message).toMatch(/^No enum match, expected one of: DIVIDER, HTML, .*, SOCIAL$/);
  });

  test("nothing that was sent, which may be a secret in the wrong place", () => {
    const { error } = createFormInput.safeParse(widget("RECAPTCHA", { site_key: "a", secret_key: ["hush-hush"] }));
    expect(JSON.stringify(error)).not.toContain("hush-hush");
  });
});

test("a change may clear any part, and nothing else", () => {
  const parts = ["messages", "languages", "translations", "nodes", "start", "ending", "style"];
  const cleared = Object.fromEntries(parts.map((part) => [part, null]));
  expect(updateFormInput.parse(cleared)).toEqual(cleared);
  expect(updateFormInput.safeParse({ name: null }).success).toBe(false);
  expect(updateFormInput.parse({})).toEqual({});
});
