import { Link } from "#components/ui/link.tsx";
import { toPublicId } from "#lib/shared/public-id.ts";

/** Another execution, by its id as machines see it, shortened to the eye. */
export function ExecutionLink({ id }: { id: string }) {
  const publicId = toPublicId("afe", id);
  return (
    <Link
      href={`/executions/${id}`}
      title={publicId}
      className="rounded-sm font-mono text-xs underline underline-offset-2"
    >
      {shortId(publicId)}
    </Link>
  );
}

export function shortId(publicId: string): string {
  return `${publicId.slice(0, 8)}…${publicId.slice(-4)}`;
}
