/** How an app stands in a list. */
export type AppFace = {
  id: string;
  name: string;
  /** Name of a lucide icon, in `components/ui/app-icon.tsx`. */
  icon: string;
  /** Whoever makes a connection names its hosts. */
  hasAuthorHosts?: true;
};

export function defineFace<const F extends AppFace>(face: F): F {
  return face;
}
