import { PageNotFound } from "#components/layout/page-not-found.tsx";

/** Inside the dashboard's own `main`. */
export default function DashboardNotFound() {
  return (
    <div className="mx-auto max-w-2xl px-4 py-16">
      <PageNotFound />
    </div>
  );
}
