"use client";

import { createContext, type ReactNode, useContext } from "react";

const PublicUrl = createContext("");

/** Makes known in the browser under which address the world reaches this Coffre: what is in the address bar may be another. */
export function PublicUrlProvider({ url, children }: { url: string; children: ReactNode }) {
  return <PublicUrl value={url}>{children}</PublicUrl>;
}

export function usePublicUrl(): string {
  return useContext(PublicUrl);
}
