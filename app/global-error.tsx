"use client";

import "./globals.css";
import { useEffect } from "react";

const RETRY_MS = 4_000;

/** Only when the frame itself failed: no language and no messages are known, so it speaks both. */
export default function GlobalError() {
  useEffect(() => {
    const timer = setTimeout(() => window.location.reload(), RETRY_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <html lang="en" className="font-sans">
      <body>
        <main className="mx-auto flex max-w-xl flex-col gap-3 px-4 py-24" role="alert">
          <h1 className="font-semibold text-xl">Coffre does not answer as it should</h1>
          <p>Nothing is lost. This page tries again by itself.</p>
          <p lang="fr">Coffre ne répond pas comme prévu. Rien n’est perdu ; cette page réessaie d’elle-même.</p>
        </main>
      </body>
    </html>
  );
}
