import { z } from "zod";
import { BATCH_SIZE_NAMES, BATCH_SIZES } from "../components/job/batch-sizes.ts";

/** Services the transform job runs on. */
export const COMPUTES = ["container-apps", "batch"] as const;

/** The machines of a Batch pool: setting `batch`. */
export const Batch = z.strictObject({
  vmSize: z
    .enum(BATCH_SIZE_NAMES)
    .optional()
    .describe(
      "size of the machine a run has for itself; default: Standard_D2ds_v5 in dev, D4ds_v5 in test, D8ds_v5 in prod",
    ),
  image: z
    .strictObject({
      publisher: z.string().min(1).describe("publisher, e.g. canonical"),
      offer: z.string().min(1).describe("offer, e.g. ubuntu-24_04-lts"),
      sku: z.string().min(1).describe("SKU, e.g. server"),
      version: z.string().min(1).default("latest").describe("version"),
      nodeAgentSkuId: z
        .string()
        .regex(/^batch\.node\.[a-z]+ [0-9.]+$/, "use an agent of az batch pool supported-images list")
        .describe("agent Batch has for it, e.g. batch.node.ubuntu 24.04"),
    })
    .optional()
    .describe("Linux image with glibc; default: Ubuntu 24.04"),
});

/** What a run may use of its container or machine. */
export interface RunSize {
  readonly memoryGiB: number;
  readonly cores: number;
}

/** What a run has, by the settings of its compute. Pure. */
export function runSizeOf({
  compute,
  job,
  batch,
}: {
  readonly compute: (typeof COMPUTES)[number];
  readonly job: { readonly cpu: number; readonly memory: string };
  readonly batch: { readonly vmSize: keyof typeof BATCH_SIZES };
}): RunSize {
  if (compute === "container-apps") return { memoryGiB: Number.parseFloat(job.memory), cores: job.cpu };
  const { memoryGiB, cores } = BATCH_SIZES[batch.vmSize];
  return { memoryGiB, cores };
}

/** Size and image of the transform job in Container Apps: setting `job`. */
export const Job = z
  .strictObject({
    cpu: z
      .number()
      .refine((cpu) => cpu >= 0.25 && cpu <= 4 && cpu % 0.25 === 0, "use 0.25 to 4 cores in steps of 0.25")
      .describe("cores, 0.25 to 4 in steps of 0.25"),
    memory: z
      .string()
      .regex(/^\d+(\.5)?Gi$/, "use a size like 4Gi")
      .describe("memory, twice as many Gi as cores, e.g. 8Gi"),
    image: z
      .string()
      .min(1)
      .optional()
      .describe("container image with Node 24 and glibc; pin it by digest in production"),
    customStartRole: z
      .boolean()
      .default(true)
      .describe("define a role that may only start the job; needs the right to write role definitions"),
  })
  .refine(({ cpu, memory }) => Number.parseFloat(memory) === cpu * 2, "use twice as many Gi of memory as cores");
