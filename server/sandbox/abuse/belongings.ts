import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { podIdentity } from "../identity.ts";

/** Things of the lab's, open to all by the host's own rules, so that nothing but the sandbox stands before them. */
export interface Belongings {
  /** What the file holds. */
  readonly secret: string;
  /** What a pod is told of them, so that it need not search. */
  readonly env: Readonly<Record<string, string>>;
  /** What has been done to them since they were made: one sentence each. */
  harm(): Promise<string[]>;
  close(): Promise<void>;
}

async function openDoor(listen: (server: Server) => void, onVisit: () => void): Promise<Server> {
  const server = createServer((socket) => {
    onVisit();
    socket.destroy();
  });
  listen(server);
  await once(server, "listening");
  return server;
}

const stateOf = (pid: number): string => {
  try {
    return /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))?.[1] ?? "gone";
  } catch {
    return "gone";
  }
};

/** Makes such things anew: an abuse has its own, so that what is done to them was done by it. */
export async function makeBelongings(): Promise<Belongings> {
  const secret = randomBytes(16).toString("hex");
  const folder = await mkdtemp(join(tmpdir(), "abused-"));
  const abstract = basename(folder);
  const file = join(folder, "secret.txt");
  const unix = join(folder, "door.sock");
  await writeFile(file, secret);
  const visits: string[] = [];
  const visit = (name: string) => () => void visits.push(name);
  const doors = await Promise.all([
    openDoor((server) => server.listen(0, "127.0.0.1"), visit("a port")),
    openDoor((server) => server.listen({ path: `\0${abstract}` }), visit("an abstract socket")),
    openDoor((server) => server.listen(unix), visit("a Unix socket")),
  ]);
  const datagrams = createSocket("udp4", visit("a datagram"));
  datagrams.bind(0, "127.0.0.1");
  await once(datagrams, "listening");
  // As the user that pods run as, for the host lets one kill what is one's own.
  const bystander = spawn("/bin/sleep", ["600"], { ...podIdentity(), stdio: "ignore", cwd: "/", env: {} });
  await once(bystander, "spawn");
  await chmod(folder, 0o777);
  for (const path of [file, unix]) await chmod(path, 0o666);
  const names = await readdir(folder);
  const { mode } = await stat(file);

  return {
    secret,
    env: {
      LAB_FILE: file,
      LAB_PORT: String((doors[0].address() as AddressInfo).port),
      LAB_DATAGRAMS: String(datagrams.address().port),
      LAB_SOCKET: unix,
      LAB_ABSTRACT: abstract,
      LAB_PID: String(process.pid),
      LAB_BYSTANDER: String(bystander.pid),
    },
    async harm() {
      const harm = visits.splice(0).map((name) => `${name} of the lab was reached`);
      const text = await readFile(file, "utf8").catch(() => "nothing");
      if (text !== secret) harm.push(`a file of the lab holds ${JSON.stringify(text.slice(0, 40))}`);
      else if ((await stat(file)).mode !== mode) harm.push("a file of the lab has another mode");
      const found = await readdir(folder);
      if (found.join() !== names.join()) harm.push(`a folder of the lab holds ${found.join(" ")}`);
      const state = stateOf(bystander.pid ?? 0);
      if (!/^[SRD]$/.test(state)) harm.push(`a process beside the pod is ${state}`);
      return harm;
    },
    async close() {
      bystander.kill("SIGKILL");
      datagrams.close();
      for (const door of doors) door.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
