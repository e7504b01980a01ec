/** How an app stands in a list. */
export type AppFace = {
  id: string;
  name: string;
  /** As in its manifest. */
  icon: string;
  /** Whoever makes a connection names its hosts. */
  hasAuthorHosts: boolean;
};

/**
 * The apps that connections can be made for, by name, with what a list of connections says of them: the manifests, which
 * draw every form, are far more than that page has to load. A test compares them with the registry.
 */
const faces: readonly AppFace[] = [
  { id: "HTTP", name: "HTTP", icon: "globe", hasAuthorHosts: true },
  { id: "JWT", name: "JWT", icon: "signature", hasAuthorHosts: false },
  { id: "TWILIO", name: "Twilio", icon: "message-square", hasAuthorHosts: false },
];

const byId: ReadonlyMap<string, AppFace> = new Map(faces.map((face) => [face.id, face]));

export function listAppFaces(): readonly AppFace[] {
  return faces;
}

export function findAppFace(id: string): AppFace | null {
  return byId.get(id) ?? null;
}
