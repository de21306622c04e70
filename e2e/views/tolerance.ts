/** The browser that the kept pictures were made with: renewed together with them. */
const madeWith = { chromium: "156", platform: "linux" };

/** How many pixels of a picture may be another colour. Of two colours, those count as the same that few eyes tell apart. */
const same = { threshold: 0.2, maxDiffPixels: 16 };

/** Another version or system draws letters a little differently: this sees what moved, and no single glyph. */
const alike = { threshold: 0.2, maxDiffPixelRatio: 0.02 };

/** By which tolerance this browser's pictures are held against the kept ones. */
export const tolerance = (version: string): typeof same | typeof alike =>
  version.split(".")[0] === madeWith.chromium && process.platform === madeWith.platform ? same : alike;
