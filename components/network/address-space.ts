/** Subnets of the platform's own virtual network. */
export interface SubnetRanges {
  /** Of the Container Apps environment; 32 addresses, the least it accepts. */
  readonly job: string;
  /** Of the private endpoints; 32 addresses, five of them Azure's. */
  readonly endpoints: string;
}

/** An IPv4 range by its first address as a number and the length of its prefix. */
interface Range {
  readonly first: number;
  readonly prefix: number;
}

/** Prefix of each subnet: a Container Apps environment with workload profiles needs /27 (Microsoft Learn, 2025-12). */
const SUBNET_PREFIX = 27;

/** An IPv4 range in CIDR notation, or undefined when it is none or its address is not the first of the range. Pure. */
export function parseRange(text: string): Range | undefined {
  const [, address = "", bits] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text) ?? [];
  const parts = address.split(".").map(Number);
  const prefix = Number(bits);
  if (parts.length !== 4 || parts.some((part) => part > 255) || prefix > 32) return undefined;
  const first = parts.reduce((sum, part) => sum * 256 + part, 0);
  return first % 2 ** (32 - prefix) === 0 ? { first, prefix } : undefined;
}

/** Whether a range lies in those of RFC 1918, which no public address does. Pure. */
export function isPrivateRange({ first, prefix }: Range): boolean {
  return ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].some((text) => {
    const known = parseRange(text);
    if (known === undefined || prefix < known.prefix) return false;
    const size = 2 ** (32 - known.prefix);
    return first >= known.first && first < known.first + size;
  });
}

/**
 * The first two ranges of 32 addresses: for the job, and for the private endpoints. Pure.
 *
 * @throws RangeError when the space is no IPv4 range of at least 64 addresses.
 */
export function subnetRangesOf(addressSpace: string): SubnetRanges {
  const space = parseRange(addressSpace);
  if (space === undefined || space.prefix > SUBNET_PREFIX - 1) {
    throw new RangeError(`${addressSpace} is no IPv4 range of at least 64 addresses, e.g. 10.60.0.0/26.`);
  }
  const at = (index: number) => `${textOf(space.first + index * 2 ** (32 - SUBNET_PREFIX))}/${SUBNET_PREFIX}`;
  return { job: at(0), endpoints: at(1) };
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
