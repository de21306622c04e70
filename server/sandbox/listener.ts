import { rename } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";

/** A Unix socket on which the kernel already takes connections, for a pod that doesn't exist yet. */
export interface PodListener {
  /** Where the pod is dialled. Nothing but the sandbox's end removes it: without a listener, dialling is refused. */
  readonly path: string;
  /** The listening socket, to be handed to the pod. */
  readonly fd: number;
  /** Closes the lab's own copy; the pod's stays. To be called as soon as the pod has been spawned. */
  release(): void;
}

/** `sockaddr_un` holds 108 bytes on Linux and 104 on macOS, one of them the final NUL. */
const longestPath = 103;

/** Node shows the descriptor of a server nowhere in its public interface. */
function descriptorOf(server: Server): number {
  const fd = (server as unknown as { _handle?: { fd?: unknown } })._handle?.fd;
  if (typeof fd !== "number" || fd < 0)
    throw new Error("this version of Node doesn't show the descriptor of a server");
  return fd;
}

/**
 * Opens the listener of a pod in `folder`, which no pod may write to.
 * @throws Error if the path would be too long for a Unix socket, or can't be made
 */
export async function openPodListener(folder: string, name: string): Promise<PodListener> {
  const path = join(folder, name);
  const made = `${path}~`;
  if (Buffer.byteLength(made) > longestPath) {
    throw new Error(
      `${path} is too long for a Unix socket (${longestPath} bytes): set TMPDIR to a shorter folder`,
    );
  }
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(made, resolve);
  });
  try {
    // Node unlinks the path it listened on when the server closes; by then the socket has another name.
    await rename(made, path);
    return { path, fd: descriptorOf(server), release: () => server.close() };
  } catch (error) {
    server.close();
    throw error;
  }
}
