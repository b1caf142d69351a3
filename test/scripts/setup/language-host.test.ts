import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import service from "@pulumi/pulumi/proto/language_grpc_pb.js";
import language, { type RunPluginResponse, type RunResponse } from "@pulumi/pulumi/proto/language_pb.js";
import structProto from "google-protobuf/google/protobuf/struct_pb.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** A temporary folder with these files, in which the project's packages resolve. */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "language-host-"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe("on the engine", () => {
  /** Runs the CLI on a project with one program file, against a backend of its own. */
  async function preview(program: string): Promise<{ code: number; output: string }> {
    const folder = folderWith({
      "Pulumi.yaml": "name: tiny\nruntime: { name: nodejs, options: { typescript: false } }\nmain: program.ts\n",
      "Pulumi.dev.yaml": "config: { tiny:greeting: hello }\n",
      "program.ts": program,
    });
    mkdirSync(join(folder, "state"));
    const env = {
      ...process.env,
      PATH: [join(ROOT, "node_modules", ".bin"), process.env.PATH].join(delimiter),
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      NO_COLOR: "1",
    };
    const initialised = await run("pulumi", ["stack", "init", "dev", "--non-interactive"], { cwd: folder, env });
    expect(initialised).toMatchObject({ code: 0 });
    return run("pulumi", ["preview", "--stack", "dev", "--non-interactive", "--diff"], { cwd: folder, env });
  }

  it("runs a TypeScript program as it is, with its config and the project's own Node", async () => {
    const { code, output } = await preview(`
      import * as pulumi from "@pulumi/pulumi";
      export const greeting: string = new pulumi.Config().require("greeting");
      export const node: string = process.versions.node;
      export const isPreview: boolean = pulumi.runtime.isDryRun();
    `);
    expect({ code, output }).toMatchObject({ code: 0 });
    expect(output).toMatch(/greeting *: "hello"/);
    expect(output).toMatch(/isPreview *: true/);
    expect(output).toMatch(/node *: "2[4-9]\./);
  });

  it("reports what a program throws, once", async () => {
    const { code, output } = await preview('throw new Error("the lake is dry");');
    expect(code).not.toBe(0);
    expect(output.match(/Error: the lake is dry/g)).toHaveLength(1);
    expect(output).not.toContain("an unhandled error occurred");
  });
});

describe("called by its protocol", () => {
  let host: ChildProcess;
  let client: InstanceType<typeof service.LanguageRuntimeClient>;

  beforeAll(async () => {
    const main = join(ROOT, "scripts", "setup", "language-host", "main.ts");
    host = spawn(process.execPath, [main, "127.0.0.1:1"], { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = (await once(createInterface({ input: host.stdout! }), "line")) as [string];
    client = new service.LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });

  afterAll(() => {
    client.close();
    host.kill();
  });

  it.each([
    [{ typescript: true }, "typescript: true"],
    [{ typescript: false, nodeargs: "--inspect" }, 'nodeargs: "--inspect"'],
  ])("refuses the runtime options %j", async (options, found) => {
    const info = new language.ProgramInfo().setProgramDirectory(folderWith({})).setEntryPoint("program.ts");
    info.setOptions(structProto.Struct.fromJavaScript(options));
    const request = new language.RunRequest().setInfo(info);
    const response = await new Promise<RunResponse>((resolve, reject) =>
      client.run(request, (error, answer) => (error ? reject(error) : resolve(answer))),
    );
    expect(response.getError()).toBe(
      `Pulumi.yaml: runtime option ${found} is not supported by the language host of commerce-insights; ` +
        'the only one it accepts is "typescript: false". Install the official Pulumi CLI to use others.',
    );
  });

  function runPlugin(kind: string, folder: string) {
    const info = new language.ProgramInfo().setProgramDirectory(folder).setEntryPoint(".");
    const request = new language.RunPluginRequest().setKind(kind).setName("tiny").setPwd(folder).setInfo(info);
    request.setArgsList(["127.0.0.1:1"]).setEnvList(["GREETING=hello=there"]);
    return client.runPlugin(request);
  }

  it("runs a provider and passes on its output and its exit code", async () => {
    const folder = folderWith({
      "package.json": '{ "main": "index.cjs" }',
      "index.cjs": "console.log(process.env.GREETING, process.argv.at(-1)); process.exit(7);",
    });
    let output = "";
    let exitCode: number | undefined;
    for await (const response of runPlugin("resource", folder) as AsyncIterable<RunPluginResponse>) {
      output += Buffer.from(response.getStdout_asU8()).toString();
      if (response.hasExitcode()) exitCode = response.getExitcode();
    }
    expect({ output, exitCode }).toEqual({ output: "hello=there 127.0.0.1:1\n", exitCode: 7 });
  });

  it("says which kinds of plugin it runs when asked for another", async () => {
    const stream = runPlugin("converter", folderWith({}));
    stream.resume();
    const [error] = (await once(stream, "error")) as [grpc.ServiceError];
    expect(error.details).toContain('Plugin tiny: kind "converter" is not supported');
  });
});

function run(command: string, args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
  return new Promise<{ code: number; output: string }>((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
