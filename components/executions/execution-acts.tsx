"use client";

import { Ban, RotateCw } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { canCancel, canRerun, canRerunFromFailure } from "#lib/executions/next-acts.ts";
import type { ExecutionDetail } from "#lib/executions/schema.ts";
import { CancelDialog } from "./cancel-dialog.tsx";
import { RerunDialog, type RerunFrom } from "./rerun-dialog.tsx";

const RerunFailedDialog = dynamic(async () => (await import("./rerun-failed-dialog.tsx")).RerunFailedDialog, {
  ssr: false,
});

/** Cancel while it goes on; run again when it has ended. */
export function ExecutionActs({ execution }: { execution: ExecutionDetail }) {
  const t = useTranslations("executions");
  const router = useRouter();
  const [asked, setAsked] = useState<RerunFrom | "CANCEL" | null>(null);
  const { id, status, isStopping } = execution;
  const close = () => setAsked(null);
  return (
    <span className="ml-auto flex flex-wrap gap-2">
      {canCancel(status) && (
        <Button size="sm" icon={<Ban aria-hidden />} isDisabled={isStopping} onPress={() => setAsked("CANCEL")}>
          {t("cancel.button")}
        </Button>
      )}
      {canRerun(status) && (
        <Button size="sm" icon={<RotateCw aria-hidden />} onPress={() => setAsked("START")}>
          {t("rerun.start")}
        </Button>
      )}
      {canRerunFromFailure(status) && (
        <Button size="sm" variant="primary" onPress={() => setAsked("FAILURE")}>
          {t("rerun.failure")}
        </Button>
      )}
      {asked === "CANCEL" && <CancelDialog executionIds={[id]} onClose={close} />}
      {asked === "FAILURE" && (
        <RerunFailedDialog
          execution={execution}
          onClose={close}
          onStarted={(started) => {
            close();
            router.push(`/executions/${started}`);
          }}
        />
      )}
      {asked === "START" && (
        <RerunDialog
          from="START"
          executionIds={[id]}
          onClose={close}
          onStarted={([started]) => {
            close();
            if (started) router.push(`/executions/${started}`);
          }}
        />
      )}
    </span>
  );
}
