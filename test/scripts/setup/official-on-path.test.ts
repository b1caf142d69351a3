import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, it } from "vitest";
import { officialOnPath } from "../../../scripts/setup/pulumi-on-path.mjs";

const { signal } = new AbortController();

/** A folder of executables that print the given texts. */
function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "path-")));
  for (const [name, output] of Object.entries(files)) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${output}"\n`, { mode: 0o755 });
  }
  return folder;
}

function find(...folders: string[]): Promise<string> {
  const cache = mkdtempSync(join(tmpdir(), "cache-"));
  return officialOnPath({ cache, path: folders.join(delimiter), signal });
}

const official = { pulumi: "v3.270.0", "pulumi-language-nodejs": "" };

it("takes the first pulumi on PATH when its language host lies beside it", async () => {
  const folder = folderWith(official);
  expect(await find(folderWith({}), folder)).toBe(folder);
});

it("follows a link to the distribution, as package managers set it", async () => {
  const folder = folderWith({});
  symlinkSync(join(folderWith(official), "pulumi"), join(folder, "pulumi"));
  expect(await find(folder)).toBe(folder);
});

it("takes a language host elsewhere on PATH", async () => {
  const folder = folderWith({ pulumi: "v3.259.0" });
  expect(await find(folder, folderWith({ "pulumi-language-nodejs": "" }))).toBe(folder);
});

it("refuses an older pulumi and says which version it found", async () => {
  const folder = folderWith({ ...official, pulumi: "v3.258.0" });
  await expect(find(folder)).rejects.toThrow(`${join(folder, "pulumi")} is v3.258.0; 3.259.0 or newer is needed`);
});

it("refuses a pulumi without a language host", async () => {
  const folder = folderWith({ pulumi: "v3.270.0" });
  await expect(find(folder)).rejects.toThrow(
    `${join(folder, "pulumi")} has no pulumi-language-nodejs beside it, and there is none on PATH`,
  );
});

it("does not take a CLI it has built itself for an official one", async () => {
  await expect(find(folderWith({ ...official, "language-host.cjs": "" }))).rejects.toThrow("no pulumi on PATH");
});

it("does not take what lies in its own cache for an official one", async () => {
  const cache = mkdtempSync(join(tmpdir(), "cache-"));
  const folder = join(cache, "pulumi");
  mkdirSync(folder);
  writeFileSync(join(folder, "pulumi"), "#!/bin/sh\necho v3.259.0\n", { mode: 0o755 });
  await expect(officialOnPath({ cache, path: folder, signal })).rejects.toThrow("no pulumi on PATH");
});

it("asks a CLI for its version once, and again when the file has changed", async () => {
  const cache = mkdtempSync(join(tmpdir(), "cache-"));
  const folder = folderWith(official);
  const look = () => officialOnPath({ cache, path: folder, signal });
  expect(await look()).toBe(folder);
  writeFileSync(join(folder, "pulumi"), "#!/bin/sh\necho v3.1.0 is older\n", { mode: 0o755 });
  await expect(look()).rejects.toThrow("is v3.1.0 is older; 3.259.0 or newer is needed");
});
