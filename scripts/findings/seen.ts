import type { Seen } from "./finding.ts";

/** What a read gave, or the first line of why it failed. An interrupted one is thrown on when `signal` tells. */
export async function seen<T>(read: () => Promise<T>, signal?: AbortSignal): Promise<Seen<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    signal?.throwIfAborted();
    return { unseen: (error as Error).message.split("\n")[0] ?? "" };
  }
}
