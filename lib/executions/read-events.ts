/** One server-sent event. `id` is empty where it had none. */
export type SentEvent = { id: string; name: string; data: string };

/** Those of a whole answer (the HTML standard's event stream, one `data` line an event). One that was cut is left out. */
export function readEvents(text: string): SentEvent[] {
  return text
    .split("\n\n")
    .slice(0, -1)
    .map((block) => {
      const lines = block.split("\n");
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
      return { id: field("id"), name: field("event"), data: field("data") };
    });
}
