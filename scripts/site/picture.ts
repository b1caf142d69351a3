import { Graph, layout } from "@dagrejs/dagre";
import { type Html, html } from "./html.ts";

/** A table in a lineage picture. */
export interface PictureNode {
  readonly id: string;
  readonly layer: "silver" | "gold";
  readonly href: string;
  /** The table the picture is about. */
  readonly isSubject?: boolean;
}

/** Data flows from one table to another. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  /** `lookup`: it finds or decides rows, but none of its values arrive. */
  readonly kind: "value" | "lookup";
}

const HEIGHT = 26;
/** Width of a character of the labels in user units: 12 px system font, measured on the widest table names. */
const CHARACTER = 7;

/** A lineage picture as SVG, left to right, laid out by dagre. Tables are links. */
export function lineagePicture(title: string, nodes: readonly PictureNode[], edges: readonly PictureEdge[]): Html {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 84, marginx: 2, marginy: 2 });
  // One width per side, so that lines leave and arrive in a row.
  const width = (column: string) =>
    Math.max(...nodes.filter((node) => columnOf(node, edges) === column).map(({ id }) => id.length)) * CHARACTER + 20;
  for (const node of nodes) graph.setNode(node.id, { width: width(columnOf(node, edges)), height: HEIGHT });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  layout(graph);
  const drawn = graph.graph() as { width?: number; height?: number };
  const size = { width: Math.ceil(drawn.width ?? 0), height: Math.ceil(drawn.height ?? 0) };
  return html`<figure class="picture">
<div class="scroll" tabindex="0" role="group" aria-label="${title}">
<svg viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="group" aria-label="${title}">
${edges.map((edge) => drawEdge(graph, edge))}${nodes.map((node) => drawNode(graph, node))}</svg>
</div>
<figcaption>Solid lines carry values, dashed lines only find or decide rows. Every source is also named in the tables below.</figcaption>
</figure>`;
}

function columnOf({ id, isSubject }: PictureNode, edges: readonly PictureEdge[]): string {
  if (isSubject) return "subject";
  return edges.some(({ from }) => from === id) ? "sources" : "readers";
}

function drawEdge(graph: Graph, { from, to, kind }: PictureEdge): Html {
  const [left, right] = [boxOf(graph, from), boxOf(graph, to)];
  const [start, end] = [round(left.x + left.width / 2), round(right.x - right.width / 2)];
  const middle = round((start + end) / 2);
  const [y1, y2] = [round(left.y), round(right.y)];
  return html`<path class="edge ${kind}" d="M${start} ${y1} C${middle} ${y1} ${middle} ${y2} ${end} ${y2}"/>
`;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(graph: Graph, id: string): Box {
  return graph.node(id) as Box;
}

function drawNode(graph: Graph, { id, layer, href, isSubject }: PictureNode): Html {
  const { x, y, width, height } = boxOf(graph, id);
  const style = `node ${layer}${isSubject ? " subject" : ""}`;
  return html`<a href="${href}"><rect class="${style}" x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${width}" height="${height}" rx="5"/><text class="${style}" x="${round(x)}" y="${round(y + 4)}" text-anchor="middle">${id}</text></a>
`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
