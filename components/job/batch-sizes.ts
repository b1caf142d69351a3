/** What a virtual machine offers a run. */
export interface BatchSize {
  readonly cores: number;
  readonly memoryGiB: number;
  /** GiB of the local disk that comes with the machine: where the engine spills to. */
  readonly diskGiB: number;
}

/** Sizes with a local disk that the kit knows: Ddsv5 and Edsv5 series (Microsoft Learn, 2025-08). */
export const BATCH_SIZES = {
  Standard_D2ds_v5: { cores: 2, memoryGiB: 8, diskGiB: 75 },
  Standard_D4ds_v5: { cores: 4, memoryGiB: 16, diskGiB: 150 },
  Standard_D8ds_v5: { cores: 8, memoryGiB: 32, diskGiB: 300 },
  Standard_D16ds_v5: { cores: 16, memoryGiB: 64, diskGiB: 600 },
  Standard_E4ds_v5: { cores: 4, memoryGiB: 32, diskGiB: 150 },
  Standard_E8ds_v5: { cores: 8, memoryGiB: 64, diskGiB: 300 },
  Standard_E16ds_v5: { cores: 16, memoryGiB: 128, diskGiB: 600 },
  Standard_E32ds_v5: { cores: 32, memoryGiB: 256, diskGiB: 1200 },
} as const satisfies Readonly<Record<string, BatchSize>>;

/** Name of a size the kit knows. */
export type BatchSizeName = keyof typeof BATCH_SIZES;

/** Names of the sizes, smallest first within a series. */
export const BATCH_SIZE_NAMES = Object.keys(BATCH_SIZES) as [BatchSizeName, ...BatchSizeName[]];
