"use client";

import { type FormEventHandler, type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";

type AuthFormProps = { onSubmit: FormEventHandler; children: ReactNode };

/**
 * A form that takes a password. Until the page's code has arrived nothing can be typed, because it would be lost, or
 * sent by the browser itself; and if it were, by POST, so that no address would hold it.
 */
export function AuthForm({ onSubmit, children }: AuthFormProps) {
  const isReady = useSyncExternalStore(subscribeToNothing, isInBrowser, isOnServer);
  const fields = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (isReady) fields.current?.querySelector("input")?.focus();
  }, [isReady]);
  return (
    <form noValidate method="post" onSubmit={onSubmit}>
      <fieldset ref={fields} disabled={!isReady} className="flex min-w-0 flex-col gap-5">
        {children}
      </fieldset>
    </form>
  );
}

const subscribeToNothing = () => () => undefined;
const isInBrowser = () => true;
const isOnServer = () => false;
