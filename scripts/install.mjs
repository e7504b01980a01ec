// Plain JavaScript without dependencies: runs on the machine's own Node, before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const NODE_MAJOR = 24;
const pinnedNode = join(root, "node_modules/.bin/node");

/**
 * Installs what the lockfile names, unless it is there, and makes sure that this process runs on the pinned Node.
 *
 * @param script The script that was called, to be called again on the pinned Node.
 * @returns Whether to go on: if not, another process has taken over and this one only waits for it.
 */
export function continueInstalled(script) {
  if (!isInstalled()) install();
  if (major(process.version) === NODE_MAJOR) return true;

  const { stdout } = spawnSync(pinnedNode, ["--version"], { encoding: "utf8" });
  if (major(stdout ?? "") !== NODE_MAJOR) {
    stopWith(`Coffre needs Node ${NODE_MAJOR}, which npm installs as the package "node", but ${pinnedNode}
${stdout ? `is ${stdout.trim()}` : "does not run"}. Allow npm to run install scripts (npm config set ignore-scripts false),
delete node_modules and start again.`);
  }
  handOver(script);
  return false;
}

function handOver(script) {
  const child = spawn(pinnedNode, [script, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
  // From a terminal, Ctrl+C reaches the child as well; from a service manager only this process gets the signal.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  const parent = process.ppid;
  const watch = () => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) child.kill("SIGTERM");
  };
  setInterval(watch, 500).unref();
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0);
  });
}

function install() {
  console.log("Installing packages. The first time takes a minute or two…");
  const startedAt = Date.now();
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const { status, error } = spawnSync(npm, ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (error) stopWith(`npm could not be run: ${error.message}`);
  if (status !== 0) stopWith("npm ci failed; its reason stands above. Mend it and start again.");
  console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}

/** Whether node_modules holds what package-lock.json names: npm notes there what it installed. */
function isInstalled() {
  const note = join(root, "node_modules/.package-lock.json");
  if (!existsSync(note) || !existsSync(pinnedNode)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(note, "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === "" || link) return true;
    // Packages for other platforms are in the lockfile and not here.
    return present[path] ? present[path].version === version : optional === true;
  });
}

function major(version) {
  return Number(version.trim().replace(/^v/, "").split(".")[0]);
}

function stopWith(message) {
  console.error(message);
  process.exit(1);
}
