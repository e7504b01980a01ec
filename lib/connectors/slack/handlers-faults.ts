import "server-only";
import { z } from "zod";
import type { EgressAnswer } from "#lib/egress/egress.ts";
import type { ProviderFault } from "../handlers-provider.ts";

/** The Web API answers 200 to everything that it understood. https://docs.slack.dev/apis/web-api/#responses */
const slackError = z.object({ ok: z.literal(false), error: z.string(), needed: z.string().optional() });

/** https://docs.slack.dev/reference/methods/chat.postMessage#errors, and of incoming webhooks. */
const credentials: ReadonlySet<string> = new Set([
  "account_inactive",
  "invalid_auth",
  "invalid_token",
  "no_service",
  "no_service_id",
  "no_team",
  "not_authed",
  "org_login_required",
  "team_disabled",
  "token_expired",
  "token_revoked",
]);
const permission: ReadonlySet<string> = new Set([
  "access_denied",
  "action_prohibited",
  "ekm_access_denied",
  "missing_scope",
  "no_permission",
  "not_allowed_token_type",
  "posting_to_general_channel_denied",
  "restricted_action",
  "team_access_not_granted",
  "two_factor_setup_required",
]);
const down: ReadonlySet<string> = new Set([
  "fatal_error",
  "internal_error",
  "request_timeout",
  "rollup_error",
  "service_unavailable",
  "team_added_to_org",
]);
const adviceByError: Readonly<Record<string, string>> = {
  channel_is_archived: "engine.slackArchived",
  channel_not_found: "engine.slackChannel",
  is_archived: "engine.slackArchived",
  msg_too_long: "engine.slackTooLong",
  not_in_channel: "engine.slackNotIn",
};

export function readSlackFault({ status, json, text }: EgressAnswer): ProviderFault | null {
  const said = slackError.safeParse(json).data ?? (status < 300 ? undefined : ofWebhook(text));
  if (!said) return null;
  const { error: code, needed } = said;
  const messageKey = adviceByError[code];
  if (messageKey) return { message: code, code, messageKey, kind: "request" };
  const kind = kindOf(code);
  return { message: code, code, ...(kind && { kind }), ...(needed && { permission: needed }) };
}

/** An incoming webhook answers with a word. */
function ofWebhook(text: string): z.output<typeof slackError> | undefined {
  return /^[a-z_]{3,60}$/.test(text.trim()) ? { ok: false, error: text.trim() } : undefined;
}

function kindOf(code: string): ProviderFault["kind"] {
  if (credentials.has(code)) return "credentials";
  if (permission.has(code) || code.startsWith("restricted_action_")) return "permission";
  if (down.has(code)) return "down";
  return code === "ratelimited" || code === "rate_limited" || code === "message_limit_exceeded" ? "rate" : undefined;
}
