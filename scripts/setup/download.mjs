// @ts-check
// Started as a program of its own: `node download.mjs <url> <file>`. So the pinned Node can fetch with the proxy
// settings of the environment (NODE_USE_ENV_PROXY, which Node reads at start only), and an interruption just ends it.
import { createWriteStream } from "node:fs";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

const ANSWER_WITHIN_MS = 10_000;
const STALLED_AFTER_MS = 30_000;

const [url = "", file = ""] = process.argv.slice(2);
try {
  await download(url, file);
} catch (error) {
  const { message, cause } = /** @type {Error} */ (error);
  console.error(cause instanceof Error ? cause.message : message);
  process.exitCode = 1;
}

/**
 * @param {string} from
 * @param {string} to
 */
async function download(from, to) {
  const abort = new AbortController();
  const stopAfter = (/** @type {number} */ milliseconds, /** @type {string} */ reason) =>
    setTimeout(() => abort.abort(new Error(reason)), milliseconds);

  const noAnswer = stopAfter(ANSWER_WITHIN_MS, `no answer within ${ANSWER_WITHIN_MS / 1000} s`);
  const response = await fetch(from, { signal: abort.signal }).finally(() => clearTimeout(noAnswer));
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);

  const stalled = stopAfter(STALLED_AFTER_MS, `no data for ${STALLED_AFTER_MS / 1000} s`);
  const watch = new Transform({
    transform(chunk, _encoding, done) {
      stalled.refresh();
      done(null, chunk);
    },
  });
  const body = Readable.fromWeb(response.body);
  await pipeline(body, watch, createWriteStream(to), { signal: abort.signal }).finally(() => clearTimeout(stalled));
}
