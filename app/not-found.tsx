import { PageNotFound } from "#components/layout/page-not-found.tsx";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-2xl px-4 py-16">
      <PageNotFound />
    </main>
  );
}
