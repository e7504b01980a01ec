import "server-only";
import { AppError } from "./app-error.ts";

/**
 * For route handlers that do something: server actions have this check built in. Browsers say where a request came
 * from in `Sec-Fetch-Site`; over plain HTTP they say it in `Origin` alone.
 *
 * @throws AppError FORBIDDEN if a page of another site sent it.
 */
export function refuseOtherSite(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  if (site !== null ? site === "same-origin" || site === "none" : isOwnOrigin(request)) return;
  throw new AppError("FORBIDDEN", "errors.otherSite");
}

function isOwnOrigin({ headers, method }: Request): boolean {
  const origin = headers.get("origin");
  // A link that is followed carries none, and no cookie either when another site's page makes the request.
  if (origin === null) return method === "GET";
  return URL.parse(origin)?.host === headers.get("host");
}
