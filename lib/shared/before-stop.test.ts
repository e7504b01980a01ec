import { expect, test } from "vitest";
import { beforeStop, finishBeforeStop } from "./before-stop.ts";

test("all work is done, whatever of it fails, and work that hangs holds up no stop", async () => {
  const done: string[] = [];
  beforeStop(async () => {
    done.push("one");
  });
  beforeStop(() => Promise.reject(new Error("the database is away")));
  beforeStop(() => new Promise(() => {}));
  beforeStop(async () => {
    await Promise.resolve();
    done.push("two");
  });
  await finishBeforeStop(50);
  expect(done).toEqual(["one", "two"]);
});
