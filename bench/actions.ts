import { emptyFlow, load, makeHook, middle, storingFlow } from "./hook-stand.ts";
import { startEngineProcess, withStand } from "./processes.ts";

// Processor time of the engine's process for a flow of 200 STORE_VARS, one expression each, less that of a flow
// without actions, called in turn with it by a synchronous hook.
//   node --conditions=react-server bench/actions.ts [rounds] [calls]

const rounds = Number(process.argv[2] ?? 7);
const calls = Number(process.argv[3] ?? 200);
const ACTIONS = 200;
const CONNECTIONS = 4;

await withStand({ items: 400, sections: 20, isDurable: true }, async (stand) => {
  const engine = await startEngineProcess(stand);
  const many = await makeHook(stand, storingFlow(ACTIONS), "SYNC");
  const none = await makeHook(stand, emptyFlow, "SYNC");
  const cpuOf = async ({ path }: { path: string }): Promise<number> => {
    const before = engine.cpuMs();
    await load(`${engine.url}${path}`, CONNECTIONS, calls);
    return (engine.cpuMs() - before) / calls;
  };
  await cpuOf(many);
  await cpuOf(none);
  const figures = { many: [] as number[], none: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    figures.none.push(await cpuOf(none));
    figures.many.push(await cpuOf(many));
  }
  const [withActions, without] = [middle(figures.many), middle(figures.none)];
  const cost = withActions - without;
  console.log(`${ACTIONS} STORE_VARS: ${withActions.toFixed(2)} ms of processor, no action: ${without.toFixed(2)} ms`);
  console.log(`${cost.toFixed(2)} ms for the actions, ${((cost * 1_000) / ACTIONS).toFixed(1)} µs each`);
});
