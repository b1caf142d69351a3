import { parseArgs } from "node:util";
import { startControlServer } from "./control-server.ts";
import { startSandbox } from "./sandbox.ts";
import { onKnownPort, readSandboxFile, writeSandboxFile } from "./sandbox-file.ts";

// Serves a sandbox until it is asked to stop:
// node serve.ts --folder .sandbox [--speed 60] [--customer-insights <object id>] [--principal <object id>]...
const { values } = parseArgs({
  options: {
    folder: { type: "string" },
    speed: { type: "string" },
    "customer-insights": { type: "string" },
    principal: { type: "string", multiple: true },
  },
});
const folder = values.folder ?? ".sandbox";
const sandbox = await startSandbox({
  folder,
  ...(values.speed !== undefined && { speed: Number(values.speed) }),
  ...(values["customer-insights"] !== undefined && { customerInsightsObjectId: values["customer-insights"] }),
  ...(values.principal !== undefined && { otherObjectIds: values.principal }),
  notice: (line) => process.stderr.write(`${line}\n`),
});
const file = readSandboxFile(sandbox.folder);
if (file === undefined) throw new Error(`${sandbox.folder} has no sandbox.json right after the start.`);

const stopping = Promise.withResolvers<void>();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.resolve());
const control = await onKnownPort(file.ports.control, (port) =>
  startControlServer(sandbox, file.tokenKey, port, () => stopping.resolve()),
);
const ports = { ...file.ports, control: control.port };
writeSandboxFile(sandbox.folder, { ...file, ports });
process.stderr.write(`The sandbox in ${sandbox.folder} is up.\n`);

await stopping.promise;
await sandbox.stop();
await control.stop();
