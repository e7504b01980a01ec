"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { toastQueue } from "./toast.tsx";

const ToastRegion = dynamic(async () => (await import("./toast-region.tsx")).ToastRegion, { ssr: false });

/** Once, in the layout. What draws toasts is loaded with the first of them. */
export function Toaster() {
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => toastQueue.subscribe(() => setNeeded(true)), []);
  return isNeeded ? <ToastRegion /> : null;
}
