import { expect, test } from "vitest";
import { checkStep, startApp, startWizard } from "./wizard-values.ts";

const sectionId = "0192f0c8-7d3e-7a10-8b1e-5a3c2d1e0f9a";

test("the first step asks for an app that takes connections", () => {
  expect(checkStep("app", startWizard("", []))).toEqual({ appId: "vault.wizard.appRequired" });
  expect(checkStep("app", startWizard("TWILIO", []))).toEqual({});
});

test("the second asks for a name of 1 to 150 characters, spaces at its ends not counted, and for a section", () => {
  const start = startWizard("TWILIO", []);
  expect(checkStep("name", { ...start, name: "   " })).toEqual({
    name: "errors.required",
    sectionId: "errors.required",
  });
  expect(checkStep("name", { ...start, sectionId, name: "x".repeat(151) })).toEqual({ name: "errors.tooLong150" });
  expect(checkStep("name", { ...start, sectionId, name: ` ${"x".repeat(150)} ` })).toEqual({});
});

test("the third asks for the credentials of the chosen kind, and the second does not look at them", () => {
  const start = { ...startWizard("HTTP", ["https://api.example.com"]), sectionId, name: "Risk API" };
  expect(checkStep("name", start)).toEqual({});
  expect(checkStep("credentials", start)).toEqual({ "setup.BEARER.token": "errors.required" });
});

test("the hosts of an action's URL are there before anything is typed", () => {
  expect(startApp("HTTP", ["https://api.example.com"]).hosts).toEqual(["https://api.example.com"]);
});
