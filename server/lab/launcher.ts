import type { Container, ContainerStart, Launcher } from "../cluster/index.ts";
import type { EventBody } from "../protocol/index.ts";
import type { Report, Sandbox } from "../sandbox/index.ts";
import type { BackingServices } from "./backing-services.ts";
import type { Job } from "./job.ts";

interface Options {
  readonly sandbox: Sandbox;
  readonly source: Job["source"];
  readonly sidecars: Job["sidecars"];
  readonly second: number;
  readonly services: Pick<BackingServices, "bind">;
  readonly emit: (event: EventBody) => void;
}

const said = (pod: string, report: Report): EventBody | undefined => {
  switch (report.type) {
    case "listening":
      return { type: "reported.listening", pod };
    case "handlers":
      return { type: "reported.handlers", pod, signals: report.signals };
    case "closing":
      return { type: "reported.closing", pod };
    case "connections":
      return { type: "reported.connections", pod, open: report.open, active: report.active };
    case "alive":
      return { type: "reported.alive", pod, by: report.by };
    case "tests":
    case "failure":
      // No pod runs tests: it made that up.
      return undefined;
  }
};

/**
 * Introduces the cluster to the sandbox: a container is a sandboxed process. The containers of a pod see one folder,
 * named by the variable SIDECARS, in which `<name>.sock` is where the sidecar of that name listens.
 */
export function sandboxLauncher(options: Options): Launcher {
  const { sandbox, source, sidecars, second, services, emit } = options;
  const folders = new Map<string, Promise<string>>();
  const folderOf = (pod: string): Promise<string> => {
    const folder = folders.get(pod) ?? sandbox.makeSocketFolder();
    folders.set(pod, folder);
    return folder;
  };

  const programOf = (sidecar: string): Job["source"] => {
    const found = sidecars.find(({ name }) => name === sidecar);
    if (!found) throw new Error(`the job brings no program for the sidecar ${sidecar}`);
    return found.source;
  };

  const handlers = (pod: string, sidecar: string | undefined) => ({
    // The journal's reports are the main container's.
    onReport: (report: Report) => {
      const event = sidecar === undefined ? said(pod, report) : undefined;
      if (event) emit(event);
    },
    onLog: (stream: "stdout" | "stderr", line: string) =>
      emit({ type: "log", pod, ...(sidecar !== undefined && { sidecar }), stream, line }),
  });

  const start = async (container: ContainerStart): Promise<Container> => {
    const { name, node, address, sidecar, command, env: more } = container;
    const shared = sidecars.length > 0 ? await folderOf(name) : undefined;
    const binding = await services.bind(name);
    const sockets = [
      ...binding.sockets,
      ...(shared === undefined ? [] : [{ env: "SIDECARS", hostDir: shared }]),
    ];
    const shows = sidecar !== undefined && shared !== undefined && !command;
    return sandbox.start(
      {
        name,
        node,
        address,
        source: sidecar === undefined ? source : programOf(sidecar),
        second,
        // The pod's way to the database is the lab's to say: it is where the lab looks.
        env: { ...more, ...binding.env },
        sockets,
        ...(command && { command }),
        ...(shows && { doorIn: { folder: shared, name: sidecar } }),
      },
      handlers(name, sidecar),
    );
  };
  return { start };
}
