import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where tools lie that are often left out of a service's PATH. */
const usual = ["/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin"];

/** The full path of a program, looked up once here because pods and their wrappers get no PATH. */
export function findProgram(name: string): string | undefined {
  const folders = [
    ...(process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder.startsWith("/")),
    ...usual,
  ];
  return folders
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
