type Page<T> = AsyncIterable<T> & { data: T[]; hasNextPage(): boolean; getNextPage(): Promise<Page<T>> };
type ListOptions = { page?: number; per_page?: number };

/** How a list is walked in each of the ways that the package has. */
export async function seePages<T extends { id?: string }>(list: (options?: ListOptions) => Promise<Page<T>>) {
  const all: string[] = [];
  for await (const { id = "" } of await list()) all.push(id);

  const hundred = await list({ per_page: 100 });
  const [first, firstHasNext] = [hundred.data.length, hundred.hasNextPage()];
  const rest = await hundred.getNextPage();
  const last = { items: rest.data.length, hasNext: rest.hasNextPage() };

  const beyond = await list({ page: 900, per_page: 10 });
  return {
    iterated: all.length,
    different: new Set(all).size,
    pages: [{ items: first, hasNext: firstHasNext }, last],
    beyond: { items: beyond.data.length, hasNext: beyond.hasNextPage() },
  };
}
