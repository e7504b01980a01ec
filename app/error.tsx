"use client";

import { PageFailure, type PageFailureProps } from "#components/layout/page-failure.tsx";

export default function RootError(props: PageFailureProps) {
  return (
    <main>
      <PageFailure {...props} />
    </main>
  );
}
