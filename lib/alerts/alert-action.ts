import type { AlertApp } from "./way-problems.ts";

/** The action of the app that sends an alert. */
export function alertActionOf(appId: AlertApp): string {
  return appId === "SLACK" ? "POST_MESSAGE" : "SEND_EMAIL";
}
