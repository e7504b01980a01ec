import { UNSTABLE_ToastQueue as ToastQueue } from "react-aria-components/Toast";

export type ToastMessage = {
  text: string;
  tone?: "ok" | "fail";
  /** One thing to do about it, such as undoing it. Never the only way to do that. */
  action?: { label: string; onPress: () => void };
};

const SHOWN_MS = 6_000;

/** For `Toaster` alone. */
export const toastQueue: ToastQueue<ToastMessage> = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

/** Says that something was done, where it is out of sight. A failure stays until it is dismissed. */
export function toast(message: ToastMessage): void {
  toastQueue.add(message, message.tone === "fail" ? {} : { timeout: SHOWN_MS });
}
