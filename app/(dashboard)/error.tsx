"use client";

import { PageFailure, type PageFailureProps } from "#components/layout/page-failure.tsx";

export default function DashboardError(props: PageFailureProps) {
  return <PageFailure {...props} />;
}
