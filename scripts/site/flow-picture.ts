import { Graph, layout } from "@dagrejs/dagre";
import { type Html, html } from "./html.ts";

/** A part of an architecture: what it is, and on the second line what it does. */
export interface Part {
  readonly id: string;
  readonly does: string;
  /** Whose it is: drawn in gold when the kit deploys it. */
  readonly owner: "kit" | "other";
}

/** Something flows, or starts something. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  /** `control`: it starts or watches, and carries no data. */
  readonly kind: "data" | "control";
}

const HEIGHT = 46;
/** Width of a character in user units: 12 px system font. */
const CHARACTER = 6.4;
/** The same in bold. */
const BOLD = 7.2;

/** An architecture as SVG, top to bottom, laid out by dagre: narrow enough for a phone. */
export function flowPicture(title: string, parts: readonly Part[], flows: readonly Flow[]): Html {
  const graph = new Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 16, ranksep: 34, marginx: 2, marginy: 2 });
  for (const { id, does } of parts) {
    graph.setNode(id, { width: Math.ceil(Math.max(id.length * BOLD, does.length * CHARACTER) + 20), height: HEIGHT });
  }
  for (const { from, to } of flows) graph.setEdge(from, to, {});
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const size = { width: Math.ceil(width), height: Math.ceil(height) };
  const marker = `arrow-${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  return html`<figure class="picture">
<div class="scroll" tabindex="0" role="group" aria-label="${title}">
<svg viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${describe(title, flows)}">
<defs><marker id="${marker}" class="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>
${flows.map((flow) => drawFlow(graph, flow, marker))}${parts.map((part) => drawPart(graph, part))}</svg>
</div>
<figcaption>Solid lines carry data, dashed lines start or watch. Gold boxes are deployed by the kit.</figcaption>
</figure>`;
}

/** The picture in words, for those who do not see it. */
function describe(title: string, flows: readonly Flow[]): string {
  const steps = flows.map(({ from, to, kind }) => `${from} ${kind === "data" ? "to" : "starts"} ${to}`);
  return `${title}: ${steps.join("; ")}.`;
}

function drawFlow(graph: Graph, { from, to, kind }: Flow, marker: string): Html {
  const { points = [] } = graph.edge(from, to) as { points?: readonly { x: number; y: number }[] };
  const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join(" ");
  return html`<path class="edge ${kind === "data" ? "value" : "lookup"}" d="${path}" marker-end="url(#${marker})"/>
`;
}

function drawPart(graph: Graph, { id, does, owner }: Part): Html {
  const { x, y, width, height } = graph.node(id) as { x: number; y: number; width: number; height: number };
  return html`<rect class="node ${owner === "kit" ? "gold" : "silver"}" x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${width}" height="${height}" rx="5"/><text class="node subject" x="${round(x)}" y="${round(y - 4)}" text-anchor="middle">${id}</text><text class="node" x="${round(x)}" y="${round(y + 13)}" text-anchor="middle">${does}</text>
`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
