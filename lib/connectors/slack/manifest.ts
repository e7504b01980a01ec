import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { fromOauthWire, oauthCodeFields } from "../oauth-fields.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

const template = z.string();

/** The old form of rich messages, which the wire has: https://docs.slack.dev/reference/messaging/attachments */
const attachment = z.object({
  color: z.enum(["GOOD", "WARNING", "DANGER"]).optional(),
  pretext: template.optional(),
  text: template.optional(),
  fields: z.array(z.object({ title: template, value: template.optional(), short: z.boolean().optional() })).optional(),
});

/** Slack's incoming webhooks and Web API: https://docs.slack.dev/reference/methods/chat.postMessage */
export const slack = defineConnector({
  ...face,
  about: { en: "Post messages to channels", fr: "Publier des messages dans des canaux" },
  documentationUrl: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
  origins: ["https://slack.com", "https://hooks.slack.com"],
  hasTest: true,
  setups: {
    WEBHOOK: {
      label: { en: "Incoming webhook", fr: "Webhook entrant" },
      help: {
        en: "Posts to one channel. Your Slack app gives the URL, under Incoming Webhooks; whoever has it can post.",
        fr: "Publie dans un seul canal. Votre application Slack en donne l’URL, sous Incoming Webhooks ; qui la détient peut publier.",
      },
      fields: z.object({
        url: setupText()
          .regex(
            /^https:\/\/hooks\.slack\.com\/services\/[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+$/,
            "errors.slackUrl",
          )
          .meta({
            label: { en: "Webhook URL", fr: "URL du webhook" },
            placeholder: "https://hooks.slack.com/services/…",
            control: "password",
            secret: true,
          }),
      }),
      derive: ({ url = "" }) => {
        const { team_id, webhook_id } = /\/services\/(?<team_id>[^/]+)\/(?<webhook_id>[^/]+)\//.exec(url)?.groups ?? {};
        return team_id && webhook_id ? { team_id, webhook_id } : {};
      },
      accountName: ({ team_id = "", webhook_id = "" }) => `${team_id} / ${webhook_id}`,
    },
    OAUTH_CODE: {
      label: { en: "Slack account", fr: "Compte Slack" },
      help: {
        en: "Through a Slack app of your own: its client ID and secret are under Basic Information. A channel is chosen when you connect.",
        fr: "Par une application Slack à vous : son identifiant et son secret client figurent sous Basic Information. Un canal est choisi à la connexion.",
      },
      permissions: [
        {
          en: "The bot token scopes incoming-webhook, chat:write and chat:write.public",
          fr: "Les portées de jeton de bot incoming-webhook, chat:write et chat:write.public",
        },
        {
          en: "To write to a private channel, invite the app to it.",
          fr: "Pour écrire dans un canal privé, invitez-y l’application.",
        },
      ],
      fields: z.object(oauthCodeFields),
      fromWire: fromOauthWire([]),
      tokens: {
        grant: "authorization_code",
        authorizationUrl: "https://slack.com/oauth/v2/authorize",
        tokenUrl: "https://slack.com/api/oauth.v2.access",
        // Of the webhook only the choice of a channel is used.
        scopes: ["incoming-webhook", "chat:write", "chat:write.public"],
        scopeSeparator: ",",
        clientAuth: "basic",
        finalCodes: [
          "invalid_refresh_token",
          "token_revoked",
          "account_inactive",
          "invalid_code",
          "code_already_used",
          "bad_client_secret",
          "invalid_client_id",
          "bad_redirect_uri",
          "invalid_grant_type",
        ],
        facts: {
          team: "team.name",
          team_id: "team.id",
          channel: "incoming_webhook.channel",
          channel_id: "incoming_webhook.channel_id",
        },
      },
      accountName: ({ team, channel, client_id }) => [team, channel].filter(Boolean).join(" / ") || client_id || null,
    },
  },
  actions: {
    POST_MESSAGE: {
      label: { en: "Post message to Slack", fr: "Publier un message dans Slack" },
      help: { en: "Posts one message to a channel.", fr: "Publie un message dans un canal." },
      connection: "required",
      scopes: ["chat:write"],
      effect: "outside",
      example: { ok: true, channel: "C00000000", ts: "1767225600.000100" },
      summary: "text",
      params: z
        .object({
          text: template.optional().meta({ label: { en: "Message", fr: "Message" }, control: "templateArea" }),
          attachments: z
            .array(attachment)
            .optional()
            .meta({
              label: { en: "Attachments", fr: "Pièces jointes" },
              help: {
                en: 'Boxes under the message, like [{"color":"GOOD","text":"Paid"}]',
                fr: 'Des encadrés sous le message, comme [{"color":"GOOD","text":"Payé"}]',
              },
              control: "json",
            }),
          channel: template.optional().meta({
            label: { en: "Channel", fr: "Canal" },
            help: {
              en: "Its ID, like C0123456789. Left empty: the one that the connection was made for. A webhook knows no other",
              fr: "Son ID, comme C0123456789. Vide : celui pour lequel la connexion a été faite. Un webhook n’en connaît pas d’autre",
            },
            control: "template",
          }),
        })
        .refine(({ text, attachments = [] }) => Boolean(text) || attachments.length > 0, { path: ["text"] }),
      output: z.looseObject({ ok: z.literal(true), channel: z.string().optional(), ts: z.string().optional() }),
    },
  },
});
