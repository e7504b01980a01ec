import { type ErrorValue, statusOf } from "#lib/shared/app-error.ts";
import { ActionError } from "#lib/shared/result.ts";

export type Upload = { answer: Promise<{ id: string }>; cancel: () => void };

/**
 * Sends a form with a file in it. By XMLHttpRequest: `fetch` tells nothing of how far a body has got.
 *
 * @param onProgress From 0 to 1; 1 once every byte is sent, while the server still stores them.
 * @throws ActionError in `answer`, with what the server said. UploadCancelled there after `cancel`.
 */
export function uploadFile(path: string, body: FormData, onProgress: (sent: number) => void): Upload {
  const request = new XMLHttpRequest();
  const answer = new Promise<{ id: string }>((resolve, reject) => {
    request.upload.onprogress = ({ lengthComputable, loaded, total }) =>
      onProgress(lengthComputable ? loaded / total : 0);
    request.upload.onload = () => onProgress(1);
    request.onload = () => {
      const value: unknown = parse(request.responseText);
      if (request.status === 200 || request.status === 201) resolve(value as { id: string });
      else reject(new ActionError(isErrorValue(value) ? value : unreachable));
    };
    request.onerror = () => reject(new ActionError(unreachable));
    request.onabort = () => reject(new UploadCancelled());
  });
  request.open("POST", path);
  request.setRequestHeader("accept", "application/json");
  request.send(body);
  return { answer, cancel: () => request.abort() };
}

export class UploadCancelled extends Error {}

const unreachable: ErrorValue = { code: "UPSTREAM", messageKey: "errors.unreachable" };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isErrorValue(value: unknown): value is ErrorValue {
  if (value === null || typeof value !== "object" || !("code" in value) || !("messageKey" in value)) return false;
  return typeof value.code === "string" && (value.code === "INTERNAL" || Object.hasOwn(statusOf, value.code));
}
