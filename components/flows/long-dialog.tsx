import type { ReactNode } from "react";
import { DialogActions } from "#components/ui/dialog.tsx";

/** Of a dialog that may be longer than the window: its buttons stay in sight, and what has the focus clear of them. */
export function LongDialogBody({ actions, children }: { actions: ReactNode; children: ReactNode }) {
  return (
    <>
      <div className="flex min-w-0 flex-col gap-5 [&_:is(a,button,input,textarea,summary)]:scroll-mb-28">
        {children}
      </div>
      <div className="sticky -bottom-[10vh] -mx-6 -mb-6 rounded-b-xl border-line border-t bg-panel px-6 pt-3 pb-5">
        <DialogActions>{actions}</DialogActions>
      </div>
    </>
  );
}
