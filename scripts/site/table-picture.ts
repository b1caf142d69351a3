import type { Dictionary, GoldTable } from "./dictionary.ts";
import type { Html } from "./html.ts";
import { tablePage } from "./links.ts";
import { lineagePicture, type PictureEdge, type PictureNode } from "./picture.ts";

/** The picture of one gold table: what its query reads, and which gold tables read it. */
export function goldPicture(dictionary: Dictionary, table: GoldTable, root: string): Html {
  const { name } = table.model;
  const readers = dictionary.gold.filter((other) => table.readers.includes(other.model.name));
  const nodes: PictureNode[] = [
    ...table.inputs.map((input) => nodeOf(input.layer, input.name, root)),
    { ...nodeOf("gold", name, root), isSubject: true },
    ...readers.map((reader) => nodeOf("gold", reader.model.name, root)),
  ];
  const edges = [
    ...table.inputs.map((input) => edgeTo(table, input.layer, input.name)),
    ...readers.map((reader) => edgeTo(reader, "gold", name)),
  ];
  return lineagePicture(`Lineage of ${name}`, nodes, edges);
}

/** The picture of one silver table: which gold tables read it. */
export function silverPicture(dictionary: Dictionary, name: string, root: string): Html {
  const readers = dictionary.gold.filter(({ inputs }) =>
    inputs.some((input) => input.layer === "silver" && input.name === name),
  );
  return lineagePicture(
    `Lineage of ${name}`,
    [
      { ...nodeOf("silver", name, root), isSubject: true },
      ...readers.map((table) => nodeOf("gold", table.model.name, root)),
    ],
    readers.map((table) => edgeTo(table, "silver", name)),
  );
}

function nodeOf(layer: "silver" | "gold", name: string, root: string): PictureNode {
  return { id: name, layer, href: `${root}${tablePage(layer, name)}` };
}

function edgeTo(table: GoldTable, layer: string, name: string): PictureEdge {
  const prefix = `${layer}.${name}.`;
  const carriesValues = table.columns.some(({ near }) => [...near.values].some((source) => source.startsWith(prefix)));
  return { from: name, to: table.model.name, kind: carriesValues ? "value" : "lookup" };
}
