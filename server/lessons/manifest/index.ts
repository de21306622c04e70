export { readManifest } from "./manifest.ts";
