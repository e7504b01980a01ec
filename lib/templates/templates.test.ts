import { describe, expect, test } from "vitest";
import { findActionDefinition, findConnector } from "#lib/connectors/registry.ts";
import { checkDocument } from "#lib/flows/check-document.ts";
import { findProblems } from "#lib/flows/document-problems.ts";
import { walkActions } from "#lib/flows/walk-actions.ts";
import { languages } from "#lib/shared/local-text.ts";
import { replaceIds } from "#lib/transfer/replace-ids.ts";
import { templateIds } from "./schema.ts";
import { connectionsOf, getTemplate } from "./templates.ts";

describe.each(templateIds)("the template %s", (id) => {
  const template = getTemplate(id);

  test.each(languages)("in %s lacks nothing but its connections", (language) => {
    const actions = checkDocument(replaceIds(template.actions((text) => text[language]) as never, () => ""));
    const count = [...walkActions(actions)].length;
    expect(count).toBeGreaterThanOrEqual(3);
    expect(count).toBeLessThanOrEqual(8);
    const others = findProblems(actions).filter(({ messageKey }) => messageKey !== "errors.connectionNotChosen");
    expect(others).toEqual([]);
  });

  test("names connections of apps that there are, and uses each with an action of that app", () => {
    const actions = template.actions(({ en }) => en);
    const used = [...walkActions(actions)].flatMap(({ action }) => {
      const placeholder = action.params?.connection_id;
      return placeholder === undefined ? [] : [`${placeholder} ${action.type}`];
    });
    const named = connectionsOf(id, "en").map(({ placeholder, appId }) => `${placeholder} ${appId}`);
    expect([...new Set(used)].toSorted()).toEqual(named.toSorted());
    expect(named.every((each) => Object.keys(findConnector(each.split(" ")[1] ?? "")?.setups ?? {}).length > 0)).toBe(
      true,
    );
    for (const { action } of walkActions(actions)) {
      expect(findActionDefinition(action.type, action.action)).not.toBeNull();
    }
  });

  test("is one flow in every language but for its texts", () => {
    const shapeIn = (language: "en" | "fr") =>
      [...walkActions(template.actions((text) => text[language]))].map(({ action, path }) => [
        path,
        action.id,
        action.type,
        action.action,
        Object.keys(action.params ?? {}),
      ]);
    expect(shapeIn("fr")).toEqual(shapeIn("en"));
  });
});

test("French keeps its spaces, and both languages read the same values", () => {
  for (const id of templateIds) {
    getTemplate(id).actions((text) => {
      expect(text.fr).not.toMatch(/[^\u202f][;?!»]$|[^\u00a0]: |'/);
      const read = (each: string) => (each.match(/\{\{.*?\}\}/g) ?? []).toSorted();
      expect(read(text.fr)).toEqual(read(text.en));
      return text.en;
    });
  }
});
