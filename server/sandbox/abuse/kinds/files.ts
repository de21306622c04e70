import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { onlyInContainers, refusals, type Abuse, type Place } from "../abuse.ts";

const checkout = fileURLToPath(new URL("../../../../package.json", import.meta.url));

const anyProgram =
  (name: string) =>
  ({ tier, way }: Place): string | undefined =>
    tier === "process" && way === "tests"
      ? `tests may start any program of yours, ${name} among them`
      : undefined;

export const readsFiles: Abuse = {
  name: "read host files",
  tries: "a file that all may read, by its path, and round the walls by /proc",
  not: anyProgram("cat"),
  run: async ({ attempt }) =>
    refusals(
      await attempt({
        path: `return fs.readFileSync(process.env.LAB_FILE, "utf8")`,
        checkout: `return fs.readFileSync(${JSON.stringify(checkout)}, "utf8").slice(0, 20)`,
        root: `return fs.readFileSync("/proc/1/root" + process.env.LAB_FILE, "utf8")`,
        own: `return fs.readFileSync("/proc/self/root" + process.env.LAB_FILE, "utf8")`,
        up: `return fs.readFileSync("/proc/self/cwd/../../../../.." + process.env.LAB_FILE, "utf8")`,
        lab: `return fs.readFileSync("/proc/" + process.env.LAB_PID + "/root" + process.env.LAB_FILE, "utf8")`,
        device: `for (const name of ["sda", "vda", "nvme0n1", "mem", "kmsg"]) try { return fs.openSync("/dev/" + name); } catch (error) { if (name === "kmsg") throw error; }`,
      }),
    ),
};

export const writesFiles: Abuse = {
  name: "write outside /data",
  tries: "change a file that all may write, and its own program, runtime and devices",
  not: anyProgram("touch"),
  run: async ({ attempt }) =>
    refusals(
      await attempt({
        write: `fs.writeFileSync(process.env.LAB_FILE, "mine")`,
        append: `fs.appendFileSync(process.env.LAB_FILE, "mine")`,
        mode: `fs.chmodSync(process.env.LAB_FILE, 0o600)`,
        remove: `fs.rmSync(process.env.LAB_FILE)`,
        add: `fs.writeFileSync(process.env.LAB_FILE + ".new", "mine")`,
        rename: `fs.renameSync(process.env.LAB_FILE, process.env.LAB_FILE + ".old")`,
        ownProgram: `fs.writeFileSync(process.argv[1], "")`,
        node: `fs.writeFileSync(process.execPath, "")`,
        root: `fs.writeFileSync("/x", "")`,
        device: `fs.writeFileSync("/dev/x", "")`,
      }),
    ),
};

/** What comes of one connection. A pod that only says that it listens lets it wait. */
function dialled(path: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      resolve("the lab dials the pod");
      socket.destroy();
    });
    socket.on("error", ({ code }: NodeJS.ErrnoException) => resolve(`the lab dials: ${code}`));
  });
}

export const plantsLinks: Abuse = {
  name: "symlinks where the lab might read",
  tries: "put a link to the lab's own socket where its socket was, and let the lab dial",
  not: ({ way }) => (way === "tests" ? "no test is dialled by the lab" : undefined),
  async run({ start }) {
    const met = [];
    for (const listens of ["", "yes"]) {
      const { pod, line } = await start(
        `import { symlinkSync, rmSync, writeSync } from "node:fs";
         import { createServer } from "node:http";
         const plant = () => {
           const places = [process.env.PORT_SOCKET, "/tmp/port.sock", "/data/port.sock", "port.sock"];
           const met = places.filter(Boolean).map((place) => {
             try { rmSync(place, { force: true }); symlinkSync(process.env.LAB_SOCKET, place); return "linked"; } catch ({ code }) { return code; }
           });
           writeSync(4, JSON.stringify({ type: "listening" }) + "\\n");
           console.log("planted", [...new Set(met)].join());
         };
         const server = createServer((request, response) => response.end("mine"));
         if (process.env.LISTENS) server.listen(process.env.PORT, plant);
         else { plant(); setInterval(() => {}, 1000); }`,
        { env: { LISTENS: listens } },
      );
      met.push(await line("planted"));
      await pod.listening;
      met.push(await dialled(pod.socketPath));
      pod.kill("SIGKILL");
    }
    return met.join(", ");
  },
};

export const scrapesEnvironment: Abuse = {
  name: "environment and /proc scraping",
  tries: "find what the lab was told, in its own environment or in that of any process",
  not: anyProgram("cat"),
  async run({ attempt, tier }) {
    const { own, seen, lab } = await attempt({
      own: `return Object.values(process.env).join(" ").match(/LASTCALL\\w*/)?.[0] ?? "nothing"`,
      seen: `const found = fs.readdirSync("/proc").filter((name) => /^\\d+$/.test(name));
        for (const pid of found) for (const file of ["environ", "cmdline"])
          try { console.log(pid, fs.readFileSync("/proc/" + pid + "/" + file, "latin1").replaceAll("{", "(")); } catch {}
        return found.length`,
      lab: `return fs.readFileSync("/proc/" + process.env.LAB_PID + "/environ", "latin1")`,
    });
    const most = tier === "container" ? 6 : 0;
    if (typeof seen === "number" && seen > most) throw new Error(`it sees ${seen} processes`);
    if (own !== "nothing") throw new Error(`its environment holds ${String(own)}`);
    return `sees ${typeof seen === "number" ? `${seen} processes` : `no process (${String(seen)})`}; the lab's: ${String(lab).slice(0, 40)}`;
  },
};

export const signalsOthers: Abuse = {
  name: "signal other processes",
  tries: "stop and kill a process of the same user, the lab, and everybody at once",
  not: onlyInContainers("a process may signal others of its user, and Node's permissions say nothing of it"),
  run: async ({ attempt }) =>
    refusals(
      await attempt({
        stop: `process.kill(Number(process.env.LAB_BYSTANDER), "SIGSTOP")`,
        kill: `process.kill(Number(process.env.LAB_BYSTANDER), "SIGKILL")`,
        lab: `process.kill(Number(process.env.LAB_PID), "SIGKILL")`,
        group: `process.kill(-Number(process.env.LAB_BYSTANDER), "SIGKILL")`,
        everybody: `process.kill(-1, "SIGSTOP"); process.kill(-1, "SIGCONT")`,
      }),
      ["everybody"],
    ),
};
