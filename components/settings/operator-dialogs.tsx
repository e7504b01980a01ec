"use client";

import type { OperatorDetail } from "#lib/operators/schema.ts";
import { DeactivateDialog } from "./deactivate-dialog.tsx";
import { EditOperatorDialog } from "./edit-operator-dialog.tsx";
import { EndSessionsDialog } from "./end-sessions-dialog.tsx";
import { PasswordLinkDialog } from "./password-link-dialog.tsx";
import { ReactivateDialog } from "./reactivate-dialog.tsx";

export type OperatorDialogKind = "edit" | "link" | "sessions" | "deactivate" | "reactivate";

type OperatorDialogsProps = { kind: OperatorDialogKind; operator: OperatorDetail; onClose: () => void };

export function OperatorDialogs({ kind, ...props }: OperatorDialogsProps) {
  if (kind === "edit") return <EditOperatorDialog {...props} />;
  if (kind === "link") return <PasswordLinkDialog {...props} />;
  if (kind === "sessions") return <EndSessionsDialog {...props} />;
  return kind === "deactivate" ? <DeactivateDialog {...props} /> : <ReactivateDialog {...props} />;
}
