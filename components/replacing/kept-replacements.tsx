"use client";

import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Link } from "#components/ui/link.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { KeptReplacement } from "#lib/replacements/schema.ts";
import { useShortList } from "./use-short-list.ts";
import { useUndoReplacement } from "./use-undo-replacement.ts";

type KeptReplacementsProps = { kept: readonly KeptReplacement[]; itemId: string };

/** Replacements of the item, or by it, for as long as they can be undone. */
export function KeptReplacements({ kept, itemId }: KeptReplacementsProps) {
  return kept.map((each) => <Kept key={each.id} kept={each} itemId={itemId} />);
}

function Kept({
  kept: { id, former, next, madeBy, createdAt, flows },
  itemId,
}: {
  kept: KeptReplacement;
  itemId: string;
}) {
  const t = useTranslations("replacing.kept");
  const shortList = useShortList();
  const undo = useUndoReplacement();
  const undoing = useMutation({ mutationFn: () => undo(id) });
  const other = former.id === itemId ? next : former;
  return (
    <Alert
      tone="info"
      actions={
        <Button
          size="sm"
          icon={<Undo2 aria-hidden />}
          aria-label={t("undoOf", { name: other.name })}
          isPending={undoing.isPending}
          onPress={() => undoing.mutate()}
        >
          {t("undo")}
        </Button>
      }
    >
      <p>
        {t.rich(former.id === itemId ? "replaced" : "putInPlace", {
          item: () => (
            <Link href={`/vault/${other.id}`} className="rounded-sm font-medium underline underline-offset-2">
              {other.name}
            </Link>
          ),
          flows: shortList(flows.map(({ name }) => name)),
          count: flows.length,
        })}
      </p>
      <p className="text-ink-2 text-xs">
        {madeBy === null ? t("when") : t("by", { name: madeBy })} <RelativeTime value={createdAt} />
      </p>
    </Alert>
  );
}
