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
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 56, marginx: 2, marginy: 2 });
  for (const { id } of nodes) graph.setNode(id, { width: Math.round(id.length * CHARACTER) + 20, height: HEIGHT });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  return html`<figure class="picture">
<div class="scroll" tabindex="0" role="group" aria-label="${title}">
<svg viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="group" aria-label="${title}">
${edges.map((edge) => drawEdge(graph, edge))}${nodes.map((node) => drawNode(graph, node))}</svg>
</div>
<figcaption>Solid lines carry values, dashed lines only find or decide rows. Every source is also named in the tables below.</figcaption>
</figure>`;
}

function drawEdge(graph: Graph, { from, to, kind }: PictureEdge): Html {
  const points = (graph.edge(from, to) as { points: { x: number; y: number }[] }).points;
  const [first, ...others] = points.map(({ x, y }) => `${round(x)} ${round(y)}`);
  return html`<path class="edge ${kind}" d="M${first ?? ""} ${others.map((point) => `L${point} `).join("").trim()}"/>
`;
}

function drawNode(graph: Graph, { id, layer, href, isSubject }: PictureNode): Html {
  const { x, y, width, height } = graph.node(id) as { x: number; y: number; width: number; height: number };
  const style = `node ${layer}${isSubject ? " subject" : ""}`;
  return html`<a href="${href}"><rect class="${style}" x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${width}" height="${height}" rx="5"/><text class="${style}" x="${round(x)}" y="${round(y + 4)}" text-anchor="middle">${id}</text></a>
`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
