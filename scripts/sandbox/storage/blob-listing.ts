import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import { type Disk, parentOf } from "./disk.ts";
import { cursorOf, type Listed, type ListingBend, pageSizeOf, START, tokenOf, walk } from "./listing.ts";
import { escapeXml } from "./storage-error.ts";

/** Blob listing: `GET <container>?restype=container&comp=list`, names in ordinal order, by prefix and delimiter. */
export async function listBlobs(call: Call, disk: Disk, isHierarchical: boolean, bend: ListingBend): Promise<Answer> {
  const parameter = (name: string) => call.query.get(name) ?? "";
  const prefix = parameter("prefix");
  const delimiter = parameter("delimiter");
  const marker = parameter("marker");
  const after = marker === "" ? undefined : cursorOf(marker);
  const limit = pageSizeOf(call.query.get("maxresults"), bend);

  const found: Listed[] = [];
  for await (const item of walk(disk, { ...call, path: parentOf(prefix) }, delimiter === "", undefined)) {
    const name = delimiter !== "" && item.isDirectory ? `${item.path}/` : item.path;
    if (!name.startsWith(prefix) || (after !== undefined && name <= after) || name < parameter("startFrom")) continue;
    if (item.isDirectory && delimiter === "" && !isHierarchical) continue;
    found.push({ ...item, path: name });
  }
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const next = bend.isRepeated ? marker || START : found.length > limit && last ? tokenOf(last.path) : "";
  const text = [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<EnumerationResults ContainerName="${call.container}">`,
    // Only what was asked for: strict readers take an empty MaxResults for a broken number.
    ...Object.entries(HEADINGS)
      .filter(([name]) => parameter(name) !== "")
      .map(([name, heading]) => element(heading, parameter(name))),
    `<Blobs>${page.map((item) => describe(item, delimiter !== "")).join("")}</Blobs>`,
    element("NextMarker", next),
    "</EnumerationResults>",
  ].join("");
  return { status: 200, headers: { "content-type": "application/xml" }, body: text };
}

const HEADINGS: Readonly<Record<string, string>> = {
  prefix: "Prefix",
  marker: "Marker",
  maxresults: "MaxResults",
  delimiter: "Delimiter",
};

function describe({ path, isDirectory, size, etag, modifiedAt }: Listed, byDelimiter: boolean): string {
  if (isDirectory && byDelimiter) return `<BlobPrefix>${element("Name", path)}</BlobPrefix>`;
  const properties = [
    element("Creation-Time", modifiedAt.toUTCString()),
    element("Last-Modified", modifiedAt.toUTCString()),
    element("Etag", etag),
    element("ResourceType", isDirectory ? "directory" : "file"),
    element("Content-Length", `${size}`),
    element("Content-Type", "application/octet-stream"),
    element("BlobType", "BlockBlob"),
    element("LeaseStatus", "unlocked"),
    element("LeaseState", "available"),
    element("ServerEncrypted", "true"),
  ];
  return `<Blob>${element("Name", path)}<Properties>${properties.join("")}</Properties></Blob>`;
}

function element(name: string, content: string): string {
  return content === "" ? `<${name} />` : `<${name}>${escapeXml(content)}</${name}>`;
}
