import { z } from "zod";
import { defineConnector } from "../define-connector.ts";
import { setupText } from "../setup-text.ts";
import { face } from "./face.ts";

/** Telegram's Bot API: https://core.telegram.org/bots/api */
export const telegram = defineConnector({
  ...face,
  about: { en: "Send messages as a bot", fr: "Envoyer des messages en tant que bot" },
  documentationUrl: "https://core.telegram.org/bots/features#creating-a-new-bot",
  origins: ["https://api.telegram.org"],
  hasTest: true,
  setups: {
    TOKEN: {
      label: { en: "Bot token", fr: "Jeton du bot" },
      help: {
        en: "BotFather gives it for each bot: send it /mybots, then API Token.",
        fr: "BotFather en donne un par bot : envoyez-lui /mybots, puis API Token.",
      },
      permissions: [
        {
          en: "The bot must be a member of the group, or an administrator of the channel, that it writes to; a person must have started it once.",
          fr: "Le bot doit être membre du groupe, ou administrateur du canal, où il écrit ; une personne doit l’avoir démarré une fois.",
        },
      ],
      fields: z.object({
        token: setupText().meta({
          label: { en: "Token", fr: "Jeton" },
          placeholder: "123456789:AA…",
          control: "password",
          secret: true,
        }),
      }),
      // What stands before the colon is the bot's public id.
      derive: ({ token = "" }) => {
        const id = /^(?<id>[0-9]{1,20}):/.exec(token)?.groups?.id;
        return id ? { bot_id: id } : {};
      },
      accountName: ({ bot_id: id }, { token = "" }) => (id ? `Bot ${id}` : token),
    },
  },
  actions: {
    SEND_MESSAGE: {
      label: { en: "Send message with Telegram", fr: "Envoyer un message avec Telegram" },
      help: {
        en: "Sends one text message to a person, a group or a channel.",
        fr: "Envoie un message texte à une personne, un groupe ou un canal.",
      },
      connection: "required",
      effect: "outside",
      example: { ok: true, result: { message_id: 1, date: 1767225600, chat: { id: 1, type: "private" }, text: "" } },
      summary: "chat_id",
      params: z.object({
        chat_id: z.union([z.string().min(1), z.number().int()]).meta({
          label: { en: "Chat ID", fr: "ID de la discussion" },
          help: {
            en: "A number, or a channel’s name like @news",
            fr: "Un nombre, ou le nom d’un canal comme @news",
          },
          control: "template",
        }),
        text: z
          .string()
          .min(1)
          .meta({
            label: { en: "Message", fr: "Message" },
            help: { en: "Up to 4,096 characters", fr: "4 096 caractères au plus" },
            control: "templateArea",
          }),
      }),
      output: z.looseObject({ ok: z.literal(true), result: z.looseObject({ message_id: z.number().int() }) }),
    },
  },
});
