import { Fragment } from "react";
import type { Scope } from "#lib/clients/schema.ts";

/** A narrow screen breaks the line after a colon or an underscore, not within a word. */
export function ScopeName({ scope }: { scope: Scope }) {
  return scope.split(/(?<=[:_])/).map((part) => (
    <Fragment key={part}>
      {part}
      <wbr />
    </Fragment>
  ));
}
