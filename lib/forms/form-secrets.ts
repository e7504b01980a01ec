import type { FormComponent, FormNode } from "./form-nodes.ts";
import type { FormParts } from "./schema.ts";

/** What stands in a form where a secret was. Sent back, it keeps the secret that is stored. */
export const SECRET_MARK = "***";

export type FormSecretField = "secret_key" | "server_key" | "access_token" | "credentials.private_key";

/** A secret in a form, or the mark in its place. */
export type FormSecretPlace = {
  componentId: string;
  field: FormSecretField;
  /** Such as `nodes.0.config.components.1.config.secret_key`. */
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
      ? (node.config?.components ?? []).flatMap((component, at) => {
          const secret = secretOf(component);
          const path = `nodes.${index}.config.components.${at}.config`;
          return secret ? [toPlace(component, secret, path)] : [];
        })
      : [],
  );
}

type FieldValue = { field: FormSecretField; value: string };

function toPlace(component: FormComponent, { field, value }: FieldValue, path: string): FormSecretPlace {
  const url = component.type === "AUTH0_VERIFIABLE_CREDENTIALS" ? component.config.url : "";
  return {
    componentId: component.id,
    field,
    path: `${path}.${field}`,
    value,
    use: { type: component.type, url },
  };
}

function secretOf(component: FormComponent): FieldValue | null {
  switch (component.type) {
    case "RECAPTCHA":
      return { field: "secret_key", value: component.config.secret_key };
    case "GMAPS_ADDRESS":
      return component.config.server_key === undefined
        ? null
        : { field: "server_key", value: component.config.server_key };
    case "AUTH0_VERIFIABLE_CREDENTIALS":
      return { field: "access_token", value: component.config.access_token };
    case "PAYMENT":
      return { field: "credentials.private_key", value: component.config.credentials.private_key };
    default:
      return null;
  }
}

function markNode(node: FormNode): FormNode {
  if (node.type !== "STEP" || !node.config?.components) return node;
  return { ...node, config: { ...node.config, components: node.config.components.map(markComponent) } };
}

function markComponent(component: FormComponent): FormComponent {
  switch (component.type) {
    case "RECAPTCHA":
      return { ...component, config: { ...component.config, secret_key: SECRET_MARK } };
    case "GMAPS_ADDRESS":
      return component.config.server_key === undefined
        ? component
        : { ...component, config: { ...component.config, server_key: SECRET_MARK } };
    case "AUTH0_VERIFIABLE_CREDENTIALS":
      return { ...component, config: { ...component.config, access_token: SECRET_MARK } };
    case "PAYMENT": {
      const credentials = { ...component.config.credentials, private_key: SECRET_MARK };
      return { ...component, config: { ...component.config, credentials } };
    }
    default:
      return component;
  }
}
