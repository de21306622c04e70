import { readFile, writeFile } from "node:fs/promises";
import sharp from "sharp";

/**
 * Makes a picture that a browser wrote a third as large, for it is kept in the repository: in at most 256 colours, not
 * mixed from dots, which differ from the true ones by far less than a comparison lets pass.
 */
export async function squeeze(path: string): Promise<void> {
  const picture = await readFile(path);
  await writeFile(
    path,
    await sharp(picture).png({ palette: true, dither: 0, effort: 10, compressionLevel: 9 }).toBuffer(),
  );
}
