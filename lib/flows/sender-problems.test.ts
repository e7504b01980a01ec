import { expect, test } from "vitest";
import { findSenderProblems } from "./sender-problems.ts";

const send = (id: string, action: string, params: object = {}) => ({ id, type: "AUTH0", action, params }) as never;
const mail = { channel: "MAIL", from: null, isReady: true } as const;
const phone = { channel: "PHONE", from: "+15557122661", isReady: true } as const;
const found = (actions: never[], senders: Parameters<typeof findSenderProblems>[1]) =>
  findSenderProblems(actions, senders).map(({ path, field, messageKey, params }) => [
    path,
    field,
    messageKey,
    params.channel,
  ]);

test("each action is told of its own channel, inside branches too", () => {
  const nested = {
    ...{ id: "is_late", type: "FLOW", action: "BOOLEAN_CONDITION" },
    params: { then: [send("call", "MAKE_CALL")], else: [] },
  } as never;
  const actions = [send("mail", "SEND_EMAIL"), send("sms", "SEND_SMS"), nested, send("user", "GET_USER")];
  expect(found(actions, [])).toEqual([
    ["0", "", "errors.senderNotChosen", "MAIL"],
    ["1", "", "errors.senderNotChosen", "PHONE"],
    ["2.then.0", "", "errors.senderNotChosen", "PHONE"],
  ]);
  expect(found(actions, [phone])).toEqual([["0", "", "errors.senderNotChosen", "MAIL"]]);
});

test("a connection without credentials is told before anything else", () => {
  const empty = { ...mail, isReady: false };
  expect(found([send("mail", "SEND_EMAIL")], [empty])).toEqual([["0", "", "errors.senderEmpty", "MAIL"]]);
});

test("without a default, an action has to name its sender", () => {
  expect(found([send("mail", "SEND_EMAIL")], [mail])).toEqual([["0", "from", "errors.senderNoDefault", "MAIL"]]);
  expect(found([send("mail", "SEND_EMAIL", { from: { email: "shop@example.com" } })], [mail])).toEqual([]);
  expect(found([send("sms", "SEND_SMS", { from: "" })], [phone])).toEqual([]);
});
