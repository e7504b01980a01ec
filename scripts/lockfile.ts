/** The part of package-lock.json (version 3) that is looked at here. */
export type Lockfile = { packages: Record<string, LockedPackage> };
type LockedPackage = {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
};

type Missing = { name: string; version: string; of: LockedPackage };

/**
 * Programs for other platforms that a package names and the lockfile lacks. npm leaves them out where the registry
 * does not have them, and then `npm ci` refuses the lockfile that npm itself has written.
 */
export function findMissing({ packages }: Lockfile): Missing[] {
  const names = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13)));
  return Object.values(packages).flatMap((of) =>
    Object.entries(of.optionalDependencies ?? {})
      .filter(([name]) => !names.has(name))
      .map(([name, version]) => ({ name, version, of })),
  );
}

/** Adds them, each with the platform that its name tells, so that no other platform asks the registry for it. */
export function completeLockfile(lockfile: Lockfile): Lockfile {
  const added = findMissing(lockfile).map(({ name, version, of }) => {
    const entry = { version, ...platformOf(name), ...(of.dev && { dev: true }), optional: true };
    return [`node_modules/${name}`, entry] as const;
  });
  const sorted = Object.entries({ ...lockfile.packages, ...Object.fromEntries(added) }).toSorted(([a], [b]) =>
    a.localeCompare(b, "en"),
  );
  return { ...lockfile, packages: Object.fromEntries(sorted) };
}

/** @throws RangeError for a name that tells no platform: such a package may be needed on every one. */
export function platformOf(name: string): Pick<LockedPackage, "os" | "cpu" | "libc"> {
  if (name.endsWith("-wasm32-wasi")) return { cpu: ["wasm32"] };
  const parts =
    /-(?<os>android|darwin|freebsd|linux|openharmony|win32)-(?<cpu>arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(?<abi>\w+))?$/.exec(
      name,
    )?.groups;
  if (!parts?.os || !parts.cpu) throw new RangeError(`${name} tells no platform`);
  const libc = parts.os === "linux" ? [parts.abi?.startsWith("musl") ? "musl" : "glibc"] : undefined;
  return { os: [parts.os], cpu: [parts.cpu], ...(libc && { libc }) };
}
