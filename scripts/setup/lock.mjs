// @ts-check
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeElapsed, say } from "./progress.mjs";

const HEARTBEAT_MS = 5_000;
/** Many missed heartbeats: the holder is gone, or its process id was given to another program. */
const STALE_AFTER_MS = 120_000;
const RETRY_MS = 100;
const FIRST_REPORT_MS = 1_000;
const REPORT_EVERY_MS = 15_000;

/**
 * Who holds a lock, and when it last gave a sign of life.
 * @typedef {object} Holder
 * @property {number} pid
 * @property {string} host
 * @property {number} heartbeatAt milliseconds since 1970
 */

/**
 * True when the holder cannot be at work any more.
 * @param {Holder} holder
 * @param {{ host: string, now: number, isRunning: (pid: number) => boolean }} world
 */
export function isStale(holder, { host, now, isRunning }) {
  if (holder.host === host && !isRunning(holder.pid)) return true;
  return now - holder.heartbeatAt > STALE_AFTER_MS;
}

/**
 * Runs `work` while holding the lock file, so that set-ups which share a folder take turns. Says so when it waits.
 * @template T
 * @param {string} file
 * @param {string} what what the lock guards, for the message
 * @param {AbortSignal} signal
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, what, signal, work) {
  mkdirSync(dirname(file), { recursive: true });
  const started = Date.now();
  let nextReport = started + FIRST_REPORT_MS;
  const content = JSON.stringify({ pid: process.pid, host: hostname(), id: randomUUID() });
  while (!take(file, content)) {
    const held = read(file);
    if (held && isStale(held.holder, { host: hostname(), now: Date.now(), isRunning })) {
      breakLock(file, held.content);
      continue;
    }
    if (held && Date.now() > nextReport) {
      nextReport = Date.now() + REPORT_EVERY_MS;
      say(`waiting for process ${held.holder.pid}, which sets up ${what}, ${describeElapsed(Date.now() - started)}`);
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
  }
  const heartbeat = setInterval(() => touch(file), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    if (read(file)?.content === content) rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} content
 */
function take(file, content) {
  try {
    writeFileSync(file, content, { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @returns {{ content: string, holder: Holder } | undefined} undefined when there is no lock
 */
function read(file) {
  try {
    const heartbeatAt = statSync(file).mtimeMs;
    const content = readFileSync(file, "utf8");
    // Empty between creation and first write of another process; its age decides then.
    const { pid = 0, host = "" } = content ? JSON.parse(content) : {};
    return { content, holder: { pid, host, heartbeatAt } };
  } catch {
    return undefined;
  }
}

/**
 * Removes a stale lock. Two waiters may come here at once, so the file is moved aside first and put back when it
 * turns out to be a new lock that another waiter has just taken.
 * @param {string} file
 * @param {string} staleContent
 */
export function breakLock(file, staleContent) {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, "utf8") !== staleContent) linkSync(aside, file);
  } catch {
    // Another waiter was faster.
  } finally {
    rmSync(aside, { force: true });
  }
}

/** @param {string} file */
function touch(file) {
  try {
    const now = new Date();
    utimesSync(file, now, now);
  } catch {
    // Broken by another set-up that took us for dead; the final rename of the work decides then.
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
