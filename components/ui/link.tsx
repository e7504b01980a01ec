"use client";

import NextLink, { type LinkProps } from "next/link";
import { useState } from "react";

/**
 * A link to a page of ours. The page is fetched ahead once somebody comes near, not as soon as the link is seen: a list
 * of flows would ask for each of them, and the server works for those who wait.
 */
export function Link<RouteType>(props: LinkProps<RouteType>) {
  const [isNear, setNear] = useState(false);
  const comeNear = () => setNear(true);
  return (
    <NextLink
      // `null` is Next's own choice of what to fetch.
      prefetch={isNear ? null : false}
      onMouseEnter={comeNear}
      onFocus={comeNear}
      onTouchStart={comeNear}
      {...props}
    />
  );
}
