type Work = () => Promise<void>;

/** The web's server and its compiled pages load this file each for themselves; the process has one `globalThis`. */
const shared = globalThis as { coffreBeforeStop?: Set<Work> };

/** What a process holds in memory and has to write before it ends. */
export function beforeStop(work: Work): void {
  shared.coffreBeforeStop ??= new Set();
  shared.coffreBeforeStop.add(work);
}

/** Does it all, for at most `limitMs`: a database that is away must not hold up the end. */
export async function finishBeforeStop(limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  const work = [...(shared.coffreBeforeStop ?? [])].map((each) => each());
  await Promise.race([Promise.allSettled(work), limit]);
  clearTimeout(timer);
}
