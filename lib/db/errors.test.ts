import { expect, test } from "vitest";
import { isDatabaseDown } from "./errors.ts";

const raw = (code: string, message: string) =>
  new Error(
    `\nInvalid \`prisma.$executeRaw()\` invocation:\n\n\nRaw query failed. Code: \`${code}\`. Message: \`${message}\``,
  );

test.each([
  Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:5432"), { code: "ECONNREFUSED" }),
  Object.assign(new Error("write EPIPE"), { code: "EPIPE" }),
  Object.assign(new Error("terminating connection due to administrator command"), { code: "57P01" }),
  Object.assign(new Error("the database system is starting up"), { code: "57P03" }),
  new Error("Connection terminated unexpectedly"),
  new Error("Client has encountered a connection error and is not queryable"),
  Object.assign(new Error("ConnectionClosed"), { name: "DriverAdapterError" }),
  raw("57P01", "terminating connection due to administrator command"),
  raw("N/A", "Server has closed the connection."),
  raw("N/A", "Can't reach database server at 127.0.0.1:5432"),
])("away: %s", (error) => {
  expect(isDatabaseDown(error)).toBe(true);
});

test.each([raw("23505", "Unique constraint failed"), new Error("relation does not exist"), "57P01", null])(
  "there: %s",
  (error) => {
    expect(isDatabaseDown(error)).toBe(false);
  },
);
