import "server-only";

/** A call as it came, for who checks its signature. */
export type SignedCall = {
  /** As the caller knows it: under `COFFRE_PUBLIC_URL`, with the query's characters as they were sent. */
  url: string;
  headers: Headers;
  body: Buffer;
  now: Date;
};
