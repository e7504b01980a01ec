import { Loading } from "#components/ui/loading.tsx";

export default function DashboardLoading() {
  return (
    <div className="mx-auto max-w-5xl px-7 py-8">
      <Loading />
    </div>
  );
}
