import { Loading } from "#components/ui/loading.tsx";

export default function VaultLoading() {
  return <Loading rows={9} />;
}
