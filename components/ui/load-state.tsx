"use client";

import { Alert } from "./alert.tsx";
import { Loading } from "./loading.tsx";
import { useErrorText } from "./use-error-text.ts";

type LoadStateProps = {
  query: { error: Error | null; isPending: boolean };
  /** Said above the reason. */
  failed: string;
  rows?: number;
};

/** What stands before what is read: that it is on its way, or why it did not come. */
export function LoadState({ query: { error, isPending }, failed, rows = 6 }: LoadStateProps) {
  const errorText = useErrorText();
  return (
    <>
      {error && (
        <Alert tone="fail" title={failed}>
          {errorText(error)}
        </Alert>
      )}
      {isPending && <Loading rows={rows} />}
    </>
  );
}
