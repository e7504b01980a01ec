import { delMany, get, getMany, keys, promisifyRequest, setMany, type UseStore } from "idb-keyval";
import type { EditHistory } from "./edit-history.ts";
import type { JournalPlace } from "./edit-journal.ts";
import { type EditOwner, forgetOwners, isForeign, noteOwner } from "./edit-owners.ts";
import { hasUnsavedEdit, type KeptEdit } from "./edit-recall.ts";

/** A place that this page alone writes, until it is closed; and what an earlier page left there. */
export type OpenPlace = JournalPlace & {
  edit: KeptEdit | null;
  history: EditHistory | null;
  close: () => void;
};

const DATABASE = "coffre-edits";
const STORE = "edits";
/** What a page holds that is just being left is free soon; what another tab holds is not. */
const LEAVING_MS = { ofThisTab: 1_500, ofOthers: 400 };
/** Of edits that were saved, which are kept for their history alone. */
const MAX_KEPT = 60;

let opened: Promise<IDBDatabase> | undefined;
/** The places of editors in this very page, until each is left: it saves first. */
const heldHere = new Map<string, Promise<void>>();

/** As `createStore` of idb-keyval, but on the disk before it is called written: the power may fail next. */
const store: UseStore = async (mode, callback) => {
  opened ??= openDatabase();
  const database = await opened;
  return callback(database.transaction(STORE, mode, { durability: "strict" }).objectStore(STORE));
};

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  const database = promisifyRequest(request);
  const forget = () => {
    opened = undefined;
  };
  database.then((each) => {
    each.onclose = forget;
  }, forget);
  return database;
}

/**
 * The place where this operator's edits of a flow are kept. Each tab has one of its own: first what a page left that is
 * no more, what was not saved before what was; of those, what this very tab left, then the latest.
 *
 * @throws if the browser has no storage for it.
 */
export async function openEditPlace(owner: EditOwner, flowId: string): Promise<OpenPlace> {
  const prefix = `${owner.tenantId}/${owner.operatorId}/${flowId}/`;
  const before = sessionStorage.getItem(tabKey(flowId));
  // What it holds may not be written yet.
  if (before !== null) await Promise.race([heldHere.get(before), after(LEAVING_MS.ofThisTab)]);
  const names = (await keys<string>(store)).filter((key) => isEdit(key));
  const own = names.filter((key) => key.startsWith(prefix));
  const edits = await getMany<KeptEdit>(own, store);
  const left = own.flatMap((key, index) => (edits[index] ? { key, edit: edits[index] } : []));
  const known = left
    .map(({ key, edit }) => ({ key, isUnsaved: hasUnsavedEdit(edit), isOwn: key === before, at: edit.at }))
    .toSorted(
      (one, other) =>
        Number(other.isUnsaved) - Number(one.isUnsaved) || Number(other.isOwn) - Number(one.isOwn) || other.at - one.at,
    )
    .map(({ key }) => key);
  const { key, release } = await takeFree(prefix, known, before);
  sessionStorage.setItem(tabKey(flowId), key);
  if (names.length > MAX_KEPT) await prune(names.filter((each) => !each.startsWith(prefix)));
  return {
    // Once more: who held it may have written meanwhile.
    edit: (await get<KeptEdit>(key, store)) ?? null,
    history: (await get<EditHistory>(historyKey(key), store)) ?? null,
    writeEdit: (edit) => {
      noteOwner(owner);
      return setMany([[key, edit]], store);
    },
    writeHistory: (history) => setMany([[historyKey(key), history]], store),
    close: holdHere(key, release),
  };
}

/** How many flows of this browser have edits that are not saved. */
export async function countUnsavedEdits(): Promise<number> {
  const names = (await keys<string>(store)).filter(isEdit);
  const edits = await getMany<KeptEdit | undefined>(names, store);
  return edits.filter((edit) => edit && hasUnsavedEdit(edit)).length;
}

/** At sign-out. */
export async function forgetEdits(): Promise<void> {
  await delMany(await keys<string>(store), store);
  forgetOwners(() => true);
}

/** When somebody else has signed in. */
export async function forgetForeignEdits(owner: EditOwner, otherTenantIds: readonly string[]): Promise<void> {
  const isForgotten = (kept: string) => isForeign(kept, owner, otherTenantIds);
  await delMany((await keys<string>(store)).filter(isForgotten), store);
  forgetOwners(isForgotten);
}

/** Where a tab knows its place by, over a reload. */
function tabKey(flowId: string): string {
  return `${DATABASE}/${flowId}`;
}

function historyKey(key: string): string {
  return `${key}/history`;
}

function isEdit(key: string): boolean {
  return !key.endsWith("/history");
}

async function takeFree(
  prefix: string,
  known: readonly string[],
  before: string | null,
): Promise<{ key: string; release: () => void }> {
  for (const [index, key] of known.entries()) {
    const leavingMs = key === before ? LEAVING_MS.ofThisTab : LEAVING_MS.ofOthers;
    const release = await hold(key, index === 0 ? leavingMs : 0);
    if (release) return { key, release };
  }
  for (let number = 0; ; number++) {
    const key = `${prefix}${number}`;
    const release = known.includes(key) ? null : await hold(key, 0);
    if (release) return { key, release };
  }
}

function holdHere(key: string, release: () => void): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  heldHere.set(key, promise);
  return () => {
    heldHere.delete(key);
    release();
    resolve();
  };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Null if another page has it. Browsers without locks, and pages without TLS, share one place. */
async function hold(key: string, waitMs: number): Promise<(() => void) | null> {
  const { locks } = navigator as Partial<Pick<Navigator, "locks">>;
  if (!locks) return () => undefined;
  return new Promise((resolve, reject) => {
    const isHeld = (lock: unknown) =>
      new Promise<void>((release) => {
        resolve(lock === null ? null : release);
        if (lock === null) release();
      });
    const name = `${DATABASE}/${key}`;
    if (waitMs === 0) return void locks.request(name, { ifAvailable: true }, isHeld).catch(reject);
    const signal = AbortSignal.timeout(waitMs);
    locks.request(name, { signal }, isHeld).catch((error: unknown) => (signal.aborted ? resolve(null) : reject(error)));
  });
}

async function prune(names: readonly string[]): Promise<void> {
  const edits = await getMany<KeptEdit>([...names], store);
  const saved = names.flatMap((key, index) => {
    const edit = edits[index];
    return edit && !hasUnsavedEdit(edit) ? [{ key, at: edit.at }] : [];
  });
  const old = saved.toSorted((one, other) => other.at - one.at).slice(MAX_KEPT / 2);
  await delMany(
    old.flatMap(({ key }) => [key, historyKey(key)]),
    store,
  );
}
