import type { Container, Launcher } from "../cluster/index.ts";
import type { EventBody } from "../protocol/index.ts";
import type { Report, Sandbox } from "../sandbox/index.ts";

interface Options {
  readonly sandbox: Sandbox;
  readonly source: { readonly path: string; readonly text: string };
  readonly second: number;
  readonly env: Readonly<Record<string, string>>;
  /** The folder of the ledger's socket, where it has one. */
  readonly ledgerDir: string | null;
  readonly emit: (event: EventBody) => void;
}

const said = (pod: string, report: Report): EventBody => {
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
  }
};

/** Introduces the cluster to the sandbox: a container is a sandboxed process. */
export function sandboxLauncher({ sandbox, source, second, env, ledgerDir, emit }: Options): Launcher {
  return {
    start: ({ name, node, address, env: more }): Promise<Container> =>
      sandbox.start(
        {
          name,
          node,
          address,
          source,
          second,
          env: { ...env, ...more, PGAPPNAME: name },
          sockets: ledgerDir === null ? [] : [{ env: "PGHOST", hostDir: ledgerDir }],
        },
        {
          onReport: (report) => emit(said(name, report)),
          onLog: (stream, line) => emit({ type: "log", pod: name, stream, line }),
        },
      ),
  };
}
