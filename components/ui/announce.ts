import { Announcer } from "./announcer.ts";

/** A region is heard only if it was there before its words. */
const SETTLE_MS = 100;
const ID = "announcements";

const announcer = new Announcer((text) => {
  const found = document.getElementById(ID);
  const region = found ?? makeRegion();
  // The same words once more are another text, or nobody would hear them.
  const speak = () => {
    region.textContent = region.textContent === text ? `${text}\u00a0` : text;
  };
  if (found) speak();
  else setTimeout(speak, SETTLE_MS);
});

/** Says to whoever listens what the page shows to whoever looks: one polite region for the whole page. */
export function announce(text: string): void {
  if (text !== "") announcer.say(text);
}

function makeRegion(): HTMLElement {
  const region = document.createElement("div");
  region.id = ID;
  region.role = "status";
  region.className = "sr-only";
  // Modal dialogs of react-aria hide the rest of the page, but for what says so.
  region.dataset.liveAnnouncer = "true";
  return document.body.appendChild(region);
}
