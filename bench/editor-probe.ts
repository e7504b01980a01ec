import type { Page } from "@playwright/test";

const SCROLL_PX_PER_SECOND = 3_000;
/** After the first row is drawn, the page is watched for so long. */
const SETTLE_MS = 1_500;
const LIMIT_MS = 30_000;

/** Has the page tell, from its beginning, when its first row is drawn. To be called before it is opened. */
export async function watchOpening(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const opening = { drawnMs: 0, busyUntilMs: 0 };
    Object.assign(window, { opening });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) opening.busyUntilMs = startTime + duration;
    }).observe({ type: "longtask", buffered: true });
    const frame = () => {
      if (!document.querySelector('[role="row"][data-key="gap 0"]')) return requestAnimationFrame(frame);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        opening.drawnMs = performance.now();
      };
      port2.postMessage(null);
    };
    requestAnimationFrame(frame);
  });
}

/** Milliseconds from the beginning of the navigation to the first row, and to the end of the last task above 50 ms. */
export async function openingTimes(page: Page): Promise<{ drawnMs: number; readyMs: number }> {
  await page.waitForFunction(() => (window as unknown as { opening: { drawnMs: number } }).opening.drawnMs > 0);
  await page.waitForTimeout(SETTLE_MS);
  const { drawnMs, busyUntilMs } = await page.evaluate(
    () => (window as unknown as { opening: { drawnMs: number; busyUntilMs: number } }).opening,
  );
  return { drawnMs, readyMs: Math.max(drawnMs, busyUntilMs) };
}

/** From a key going down to the frame, drawn, in which what the selector finds is another: its value, or whether it is there. */
export async function untilShown(page: Page, selector: string, press: () => Promise<void>): Promise<number> {
  const shown = await page.evaluateHandle(
    ({ selector: selected, limitMs }) => {
      const look = () => {
        const element = document.querySelector<HTMLTextAreaElement>(selected);
        return element ? (element.value ?? "there") : "absent";
      };
      const before = look();
      const drawn = new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error(`nothing changed in ${selected}, which was ${before}`)), limitMs);
        const begin = ({ key, timeStamp }: KeyboardEvent) => {
          if (key === "Control") return;
          removeEventListener("keydown", begin, true);
          const frame = () => {
            if (look() === before) return requestAnimationFrame(frame);
            const { port1, port2 } = new MessageChannel();
            // A message that is sent in a frame arrives when it was drawn.
            port1.onmessage = () => resolve(performance.now() - timeStamp);
            port2.postMessage(null);
          };
          requestAnimationFrame(frame);
        };
        addEventListener("keydown", begin, true);
      });
      // In an object: a handle of a promise would wait for it.
      return { drawn };
    },
    { selector, limitMs: LIMIT_MS },
  );
  await press();
  return shown.evaluate(({ drawn }) => drawn);
}

/** Frames a second while the wheel turns at a steady pace, and the longest gap between two of them, in ms. */
export async function scrollFrames(page: Page, at: { x: number; y: number }, distancePx: number) {
  await page.evaluate(() => {
    const times: number[] = [];
    const frame = (time: number) => {
      times.push(time);
      Object.assign(window, { frames: times, frameRequest: requestAnimationFrame(frame) });
    };
    requestAnimationFrame(frame);
  });
  const session = await page.context().newCDPSession(page);
  await session.send("Input.synthesizeScrollGesture", {
    ...at,
    yDistance: -distancePx,
    speed: SCROLL_PX_PER_SECOND,
    gestureSourceType: "mouse",
  });
  await session.detach();
  return page.evaluate(() => {
    const { frames, frameRequest } = window as unknown as { frames: number[]; frameRequest: number };
    cancelAnimationFrame(frameRequest);
    const gaps = frames.slice(1).map((time, index) => time - (frames[index] ?? time));
    const seconds = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1000;
    return { perSecond: gaps.length / seconds, longestMs: Math.max(...gaps) };
  });
}

/** Of the page's JavaScript, collected. */
export async function heapMegabytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  await session.detach();
  return usedSize / 1024 / 1024;
}
