import type { ReceivedRequest } from "./twilio.ts";

const styles = `
  :root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2.5rem auto; padding: 0 1.5rem; }
  h1 { font-size: 1.25rem; margin: 0 0 .25rem; }
  p { margin: 0 0 1.5rem; opacity: .75; }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { text-align: left; vertical-align: top; padding: .75rem .75rem .75rem 0; border-top: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
  td.message { white-space: pre-wrap; overflow-wrap: anywhere; }
  th { font-weight: 500; opacity: .75; }
`;

/** What arrived, the last first. Credentials show as right or wrong alone. */
export function receivedPage(requests: readonly ReceivedRequest[]): string {
  const rows = requests.toReversed().map(row).join("");
  const content = rows
    ? `<table><thead><tr>${["Time", "Account", "Credentials", "To", "From", "Message", "Answer"].map((name) => `<th scope="col">${name}</th>`).join("")}</tr></thead><tbody>${rows}</tbody></table>`
    : "<p>Nothing yet. Run a flow that sends an SMS; this page looks again every 3 seconds.</p>";
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Twilio stand-in</title><style>${styles}</style></head>
<body><main><h1>Twilio stand-in</h1><p>Requests that Coffre sent here instead of to Twilio. No message leaves this machine.</p>${content}</main></body></html>`;
}

function row({ at, account, credentials, fields, method, status }: ReceivedRequest): string {
  const message = method === "POST" ? fields.Body : "(connection test)";
  const cells = [at.toISOString().slice(11, 19), account, credentials, fields.To, fields.From];
  const answer = status === 0 ? "none yet" : String(status);
  return `<tr>${cells.map((text) => `<td>${escapeHtml(text)}</td>`).join("")}<td class="message">${escapeHtml(message)}</td><td>${answer}</td></tr>`;
}

function escapeHtml(text = ""): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
