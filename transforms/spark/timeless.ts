/** Stand for the run's time in a rendered query; the job fills them in. */
const MARKS = { instant: "<as-of>", year: "<as-of year>", nextYear: "<as-of year + 1>" } as const;

/** Instants whose digits no query holds otherwise. */
const PROBES = [new Date("6173-05-17T03:07:11.000Z"), new Date("8291-11-29T19:23:41.000Z")] as const;

/**
 * Renders a query without the time of its run: a job is written once and runs every day. Works by rendering it at two
 * distant times; whatever differs between them must be the instant or its year. Pure.
 *
 * @throws Error when the query holds the time in another form.
 */
export function timeless(name: string, render: (asOf: Date) => string): string {
  const [text, other] = PROBES.map((asOf) => marked(render(asOf), asOf));
  if (text === undefined || text !== other) {
    throw new Error(
      `${name} uses the run's time in a form that a Spark job cannot fill in: an instant or a year can be.`,
    );
  }
  return text;
}

function marked(text: string, asOf: Date): string {
  const year = asOf.getUTCFullYear();
  return text
    .replaceAll(asOf.toISOString(), MARKS.instant)
    .replace(new RegExp(`\\b${year + 1}\\b`, "g"), MARKS.nextYear)
    .replace(new RegExp(`\\b${year}\\b`, "g"), MARKS.year);
}
