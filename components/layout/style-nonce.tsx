"use client";

import { useState } from "react";

/**
 * Where what adds style elements at run time (react-aria, CodeMirror) looks for their nonce; browsers hide the attribute.
 * It stays that of the document: a page that is fetched anew comes with another one, which the document's policy refuses.
 */
export function StyleNonce({ nonce }: { nonce: string | undefined }) {
  const [first] = useState(nonce);
  return <meta property="csp-nonce" nonce={first} suppressHydrationWarning />;
}
