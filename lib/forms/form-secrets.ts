import type { FormComponent, FormNode } from "./form-nodes.ts";
import type { FormParts } from "./schema.ts";
import { isSecretName } from "./secret-names.ts";

/** What stands in a form where a secret was. Sent back, it keeps the secret that is stored. */
export const SECRET_MARK = "***";

/** A secret in a form, or the mark in its place. */
export type FormSecretPlace = {
  componentId: string;
  /** Where it stands in the component's configuration, such as `credentials.private_key`. */
  field: string;
  /** Of the component, such as `nodes.0.config.components.1.config`. */
  at: string;
  /** Both together. */
  path: string;
  value: string;
  /** What it is bound to: a secret that was given for one address is not sent to another. */
  use: { type: string; url: string };
};

/** The form with marks in the places of its secrets, and these. */
export function splitSecrets<Parts extends FormParts>(parts: Parts): { marked: Parts; secrets: FormSecretPlace[] } {
  if (!parts.nodes) return { marked: parts, secrets: [] };
  return { marked: { ...parts, nodes: parts.nodes.map(markNode) }, secrets: secretsOf(parts) };
}

export function secretsOf({ nodes = [] }: FormParts): FormSecretPlace[] {
  return nodes.flatMap((node, index) =>
    node.type === "STEP"
      ? (node.config?.components ?? []).flatMap((component, at) =>
          placesOf(component, `nodes.${index}.config.components.${at}.config`),
        )
      : [],
  );
}

type Holder = {
  /** The one secret that its type has. */
  own?: string;
  /** Where that API lets members in that it does not name. What their names say is all that is known of them. */
  free?: readonly string[];
};

const holders: Partial<Record<FormComponent["type"], Holder>> = {
  RECAPTCHA: { own: "secret_key" },
  GMAPS_ADDRESS: { own: "server_key" },
  AUTH0_VERIFIABLE_CREDENTIALS: { own: "access_token" },
  PAYMENT: { own: "credentials.private_key", free: ["charge.one_off", "charge.subscription", "customer"] },
  FILE: { free: ["storage"] },
};

type Leaf = {
  field: string;
  value: string;
  isSecret: boolean;
  /** The free place that it stands in. */
  within: string | null;
};

function placesOf(component: FormComponent, at: string): FormSecretPlace[] {
  const leaves: Leaf[] = [];
  mapLeaves(component, (leaf) => {
    leaves.push(leaf);
    return leaf.value;
  });
  const own = component.type === "AUTH0_VERIFIABLE_CREDENTIALS" ? component.config.url : "";
  return leaves.flatMap(({ field, value, isSecret, within }) => {
    if (!isSecret) return [];
    const use = { type: component.type, url: within === null ? own : openTexts(leaves, within) };
    return [{ componentId: component.id, field, at, path: `${at}.${field}`, value, use }];
  });
}

/** Which of them is an address nobody knows: one that is sent elsewhere has another text beside it. */
function openTexts(leaves: readonly Leaf[], within: string): string {
  const open = leaves.filter((leaf) => leaf.within === within && !leaf.isSecret);
  return open
    .map(({ field, value }) => `${field}=${value}`)
    .toSorted()
    .join("\n");
}

function markNode(node: FormNode): FormNode {
  if (node.type !== "STEP" || !node.config?.components) return node;
  const components = node.config.components.map((component) =>
    mapLeaves(component, ({ isSecret, value }) => (isSecret ? SECRET_MARK : value)),
  );
  return { ...node, config: { ...node.config, components } };
}

/** The component with other texts in the places of its own, if it is one that may hold a secret. */
function mapLeaves(component: FormComponent, replace: (leaf: Leaf) => string): FormComponent {
  const holder = holders[component.type];
  if (!holder || !component.config) return component;
  const map = (value: unknown, field: string, within: string | null, isNamed: boolean): unknown => {
    if (typeof value === "string") {
      const isSecret = field === holder.own || (isNamed && value !== "");
      return replace({ field, value, isSecret, within });
    }
    if (value === null || typeof value !== "object") return value;
    const inside = holder.free?.includes(field) ? field : within;
    const mapped = Object.entries(value).map(([name, each]) => {
      const isSecret = isNamed || (inside !== null && isSecretName(name));
      return [name, map(each, join(field, name), inside, isSecret)] as const;
    });
    return Array.isArray(value) ? mapped.map(([, each]) => each) : Object.fromEntries(mapped);
  };
  return { ...component, config: map(component.config, "", null, false) } as FormComponent;
}

/** As in a JSON pointer (RFC 6901), so that no two places have one name. */
function join(field: string, name: string): string {
  const escaped = name.replaceAll("~", "~0").replaceAll(".", "~1");
  return field === "" ? escaped : `${field}.${escaped}`;
}
