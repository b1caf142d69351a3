import { type Client, credentials, type ServiceError } from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createArm } from "../../../components/provider/arm.ts";
import { UNKNOWN } from "../../../components/provider/resource-kind.ts";
import { serve } from "../../../components/provider/server.ts";
import { triggerStateKind } from "../../../components/provider/trigger-state.ts";
import { type ArmFake, startArmFake, TRIGGER_ID } from "../../support/arm.ts";

const URN = "urn:pulumi:dev::commerce-insights::x:y:Z$commerce:index:TriggerState::state";
const inputs = { triggerId: TRIGGER_ID, desired: "started", definitionHash: "a1" };
const outputs = { ...inputs, runtimeState: "Started" };

let fake: ArmFake;
let client: InstanceType<typeof providerGrpc.ResourceProviderClient>;
let stop: () => void;

beforeEach(async () => {
  fake = await startArmFake();
  const patience = (signal: AbortSignal) => ({
    tries: 2,
    firstPauseMilliseconds: 1,
    longestPauseMilliseconds: 1,
    signal,
  });
  const arm = createArm(fake.endpoint, async () => "token");
  const { server, port } = await serve({ "commerce:index:TriggerState": triggerStateKind(arm, patience) });
  client = new providerGrpc.ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure());
  stop = () => {
    (client as unknown as Client).close();
    server.forceShutdown();
  };
});

afterEach(async () => {
  stop();
  await fake.close();
});

const struct = (values: Record<string, string>) => structProto.Struct.fromJavaScript(values);

/** Calls a method of the service as the engine does. */
function call<Request, Response>(
  method: (request: Request, callback: (error: ServiceError | null, response: Response) => void) => unknown,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    method.call(client, request, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

async function difference(olds: Record<string, string>, news: Record<string, string>) {
  const request = new provider.DiffRequest().setUrn(URN).setId(TRIGGER_ID).setOlds(struct(olds)).setNews(struct(news));
  const response = await call<InstanceType<typeof provider.DiffRequest>, InstanceType<typeof provider.DiffResponse>>(
    client.diff,
    request,
  );
  return {
    changed: response.getChanges() === provider.DiffResponse.DiffChanges.DIFF_SOME,
    diffs: response.getDiffsList(),
    replaces: response.getReplacesList(),
  };
}

const createRequest = (preview: boolean) =>
  new provider.CreateRequest().setUrn(URN).setProperties(struct(inputs)).setPreview(preview);

type CreateRequest = InstanceType<typeof provider.CreateRequest>;
type CreateResponse = InstanceType<typeof provider.CreateResponse>;
const create = (preview = false) => call<CreateRequest, CreateResponse>(client.create, createRequest(preview));

describe("the provider", () => {
  it("starts the trigger when its state is created and reports the outcome", async () => {
    const response = await create();
    expect(response.getId()).toBe(TRIGGER_ID);
    expect(response.getProperties()?.toJavaScript()).toEqual(outputs);
    expect(fake.state).toBe("Started");
  });

  it("calls nobody in a preview", async () => {
    const response = await create(true);
    expect(response.getId()).toBe("");
    expect(response.getProperties()?.toJavaScript()).toEqual(outputs);
    expect(fake.calls).toEqual([]);
  });

  it("fails the resource when the start fails, so that it is tried again", async () => {
    fake.faults.start.push({ status: 500 }, { status: 500 });
    await expect(create()).rejects.toThrow(/CI-TRIGGER-001 Trigger nightly of Data Factory adf-contoso did not start/);
  });

  it("reads what Azure reports, so that a refresh shows a trigger stopped by hand", async () => {
    const request = new provider.ReadRequest().setUrn(URN).setId(TRIGGER_ID).setInputs(struct(inputs));
    type Response = InstanceType<typeof provider.ReadResponse>;
    const read = () => call<typeof request, Response>(client.read, request);
    expect((await read()).getProperties()?.toJavaScript()).toEqual({ ...inputs, runtimeState: "Stopped" });
    fake.state = undefined;
    expect((await read()).getId()).toBe("");
  });

  it("stops the trigger when its state is deleted", async () => {
    fake.state = "Started";
    const request = new provider.DeleteRequest().setUrn(URN).setId(TRIGGER_ID);
    await call(client.delete, request);
    expect(fake.state).toBe("Stopped");
  });

  it("starts it again in an update", async () => {
    const request = new provider.UpdateRequest().setUrn(URN).setId(TRIGGER_ID).setNews(struct(inputs));
    await call<typeof request, InstanceType<typeof provider.UpdateResponse>>(client.update, request);
    expect(fake.state).toBe("Started");
  });

  it("names its own version and every problem of bad inputs", async () => {
    const bad = struct({ triggerId: "/triggers/x", desired: "running", extra: "1", definitionHash: "a1" });
    const request = new provider.CheckRequest().setUrn(URN).setNews(bad);
    type Response = InstanceType<typeof provider.CheckResponse>;
    const response = await call<typeof request, Response>(client.check, request);
    expect(response.getFailuresList().map((failure) => `${failure.getProperty()}: ${failure.getReason()}`)).toEqual([
      "extra: TriggerState has no such property.",
      'triggerId: "/triggers/x" is not the ARM id of a trigger.',
      'desired: "running" is not accepted; use started or stopped.',
    ]);
  });

  it("refuses types it does not have", async () => {
    const request = createRequest(false).setUrn("urn:pulumi:dev::p::commerce:index:Other::x");
    await expect(call<CreateRequest, CreateResponse>(client.create, request)).rejects.toThrow(
      /The provider has no resource of type "commerce:index:Other"/,
    );
  });
});

describe("a trigger's state differs", () => {
  it.each([
    ["not at all when nothing changed", outputs, inputs, { changed: false, diffs: [], replaces: [] }],
    [
      "when it shall stop",
      outputs,
      { ...inputs, desired: "stopped" },
      { changed: true, diffs: ["desired"], replaces: [] },
    ],
    [
      "when the definition changed",
      outputs,
      { ...inputs, definitionHash: "b2" },
      { changed: true, diffs: ["definitionHash"], replaces: [] },
    ],
    [
      "when a refresh found it stopped",
      { ...outputs, runtimeState: "Stopped" },
      inputs,
      { changed: true, diffs: ["runtimeState"], replaces: [] },
    ],
    [
      "and is replaced with its trigger, known or not",
      outputs,
      { ...inputs, triggerId: UNKNOWN },
      { changed: true, diffs: ["triggerId"], replaces: ["triggerId"] },
    ],
  ])("%s", async (_when, olds, news, expected) => {
    expect(await difference(olds, news)).toEqual(expected);
  });
});
