import { describe, expect, it } from "vitest";
import { parseLog } from "../../../transforms/delta/log.ts";

const file = (name: string) => `t/_delta_log/${name}`;
const v = (version: number) => String(version).padStart(20, "0");

describe("a log folder", () => {
  it("holds commits and checkpoints, and files that do not count", () => {
    const names = [
      `${v(2)}.json`,
      `${v(10)}.json`,
      `${v(9)}.json`,
      `${v(9)}.checkpoint.parquet`,
      `${v(4)}.checkpoint.0000000001.0000000002.parquet`,
      `${v(4)}.checkpoint.0000000002.0000000002.parquet`,
      `${v(3)}.${v(4)}.compacted.json`,
      `.${v(9)}.json.crc`,
      `${v(9)}.crc`,
      "_last_checkpoint",
      "_commits",
      "11.json",
    ];
    expect(parseLog(names.map(file))).toEqual({
      commits: [2, 9, 10],
      checkpoints: [
        { version: 4, parts: [file(names[4]!), file(names[5]!)] },
        { version: 9, parts: [file(names[3]!)] },
      ],
      foreignCheckpoints: [],
    });
  });

  it("does not count a checkpoint whose parts are not all there", () => {
    const half = [
      `${v(4)}.checkpoint.0000000001.0000000003.parquet`,
      `${v(4)}.checkpoint.0000000001.0000000002.parquet`,
      `${v(4)}.checkpoint.0000000003.0000000003.parquet`,
    ];
    expect(parseLog(half.map(file)).checkpoints).toEqual([]);
  });

  it("does not count a file twice that a listing repeats", () => {
    const part = `${v(4)}.checkpoint.0000000001.0000000002.parquet`;
    expect(parseLog([part, part, `${v(4)}.json`, `${v(4)}.json`].map(file))).toEqual({
      commits: [4],
      checkpoints: [],
      foreignCheckpoints: [],
    });
  });

  it("tells versions that have only a V2 checkpoint", () => {
    const id = "80a083e8-7026-4e79-81be-64bd76c43a11";
    expect(
      parseLog(
        [`${v(4)}.checkpoint.${id}.parquet`, `${v(8)}.checkpoint.${id}.json`, `${v(8)}.checkpoint.parquet`].map(file),
      ).foreignCheckpoints,
    ).toEqual([4]);
  });
});
