import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../../components/provider/resource-kind.ts";
import { type FabricTest, startFabricTest } from "../../../support/fabric.ts";
import { fabricThings } from "../../../support/fabric-things.ts";

let test: FabricTest;
beforeAll(async () => {
  test = await startFabricTest();
});
beforeEach(() => test.reset());
afterAll(() => test.remove());

const { signal } = new AbortController();
const { made, workspaceId, notebook } = fabricThings(() => test);

describe("an item with a definition", () => {
  it("is sent in base64 and kept as hashes, not as text", async () => {
    const { id, outputs } = await made("Notebook", notebook(await workspaceId()));
    expect(outputs).toEqual({
      workspaceId: id.split("/")[0],
      displayName: "commerce-gold",
      itemId: id.split("/")[1],
      definitionHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      publishedHash: outputs.definitionHash,
    });
    expect(test.cloud.get(id.split("/")[1] ?? "")?.inputs.definition).toEqual({
      format: "ipynb",
      parts: [
        {
          path: "notebook-content.ipynb",
          payload: Buffer.from('{"cells":["print(1)"]}').toString("base64"),
          payloadType: "InlineBase64",
        },
      ],
    });
  });

  it("is updated for another definition, and only its definition", async () => {
    const workspace = await workspaceId();
    const kind = test.kind("Notebook");
    const { id, outputs } = await made("Notebook", notebook(workspace));
    const next = notebook(workspace, "print(2)");
    expect(kind.diff(outputs, next)).toEqual({ changes: ["definition"], replaces: [], deletesFirst: true });
    const before = test.service.calls().length;
    const after = await kind.update(id, next, signal, outputs);
    expect(
      test.service
        .calls()
        .slice(before)
        .filter((call) => call.startsWith("PATCH")),
    ).toEqual([]);
    expect(kind.diff(after, next).changes).toEqual([]);
  });

  it("shows a change by hand, and does not take Fabric's own rewriting for one", async () => {
    const inputs = notebook(await workspaceId());
    const kind = test.kind("Notebook");
    const { id, outputs } = await made("Notebook", inputs);
    // What Fabric gave back right after the write is the measure, not what was sent.
    const rewritten = { ...outputs, definitionHash: "as sent" };
    expect((await kind.read(id, inputs, signal, rewritten))?.outputs.definitionHash).toBe("as sent");
    const item = test.cloud.get(id.split("/")[1] ?? "")!;
    test.cloud.put({ ...item, inputs: { ...item.inputs, definition: { parts: [] } } });
    const read = await kind.read(id, inputs, signal, outputs);
    expect(kind.diff(read?.outputs ?? {}, inputs).changes).toEqual(["definition"]);
  });

  it("says that its name is taken", async () => {
    const inputs = notebook(await workspaceId());
    await made("Notebook", inputs);
    await expect(made("Notebook", inputs)).rejects.toMatchObject({
      code: "CI-FAB-006",
      message: expect.stringMatching(
        /^CI-FAB-006 Notebook commerce-gold was not created: 409 ItemDisplayNameAlreadyInUse/,
      ),
    });
  });

  it("is refused without its part, with a foreign format, and with broken JSON", () => {
    const problem = (definition: unknown) =>
      test
        .kind("Notebook")
        .check({ ...notebook(UNKNOWN), definition })
        .map(({ reason }) => reason);
    expect(problem({ parts: { "main.py": "" } })).toEqual(["It has no part notebook-content.ipynb; it has main.py."]);
    expect(problem({ format: "py", parts: {} })).toEqual(['Its format "py" is not accepted; use ipynb.']);
    expect(problem({ parts: { "notebook-content.ipynb": "{" } })).toEqual([
      'Its part "notebook-content.ipynb" is not JSON.',
    ]);
    expect(problem({ parts: { "../x": "" } })).toEqual(['Its part "../x" is no relative path.']);
  });

  it("takes Spark job definitions and data pipelines, and a schedule of the pipeline", async () => {
    const workspace = await workspaceId();
    const job = { "SparkJobDefinitionV1.json": '{"executableFile":null}' };
    await made("SparkJobDefinition", { workspaceId: workspace, displayName: "gold", definition: { parts: job } });
    const content = { "pipeline-content.json": '{"properties":{"activities":[]}}' };
    const pipeline = await made("DataPipeline", {
      workspaceId: workspace,
      displayName: "gold",
      definition: { parts: content },
    });
    const configuration = {
      ...{ type: "Daily", times: ["03:00"], localTimeZoneId: "UTC" },
      ...{ startDateTime: "2026-01-01T00:00:00", endDateTime: "2099-12-31T00:00:00" },
    };
    const kind = test.kind("ItemSchedule");
    const inputs = { workspaceId: workspace, itemId: pipeline.outputs.itemId, jobType: "Pipeline", configuration };
    const { id, outputs } = await made("ItemSchedule", inputs);
    const later = { ...inputs, configuration: { ...configuration, times: ["04:00"] } };
    expect(kind.diff(outputs, later)).toEqual({ changes: ["configuration"], replaces: [] });
    await kind.update(id, later, signal, outputs);
    expect((await kind.read(id, later, signal, {}))?.inputs).toEqual({ ...later, enabled: true });
    expect(kind.check({ ...inputs, configuration: { ...configuration, times: ["25:00"] } })).toEqual([
      { property: "configuration", reason: 'Its times ["25:00"] are not accepted; use 1 to 100 like 06:00.' },
    ]);
    await kind.delete(id, signal);
    expect(await kind.read(id, later, signal, {})).toBeUndefined();
  });
});
